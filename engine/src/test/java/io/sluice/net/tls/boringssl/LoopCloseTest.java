package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsClientContext;
import io.sluice.net.tls.TlsLimits;
import io.sluice.net.tls.TlsListener;
import io.sluice.net.tls.TlsLoop;
import io.sluice.net.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loop that is closed in the middle of many handshakes leaves nothing of BoringSSL behind. */
class LoopCloseTest
{
    private static final int COUNT = 40;

    private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
    private final int liveBefore = BoringSslEngine.liveCount();

    /** Steps run before the passes, between them and the close, or behind it. */
    @ParameterizedTest
    @CsvSource({"40, 0, 0", "40, 1, 0", "40, 3, 0", "20, 2, 20", "20, 2, 0", "0, 1, 40", "0, 1, 0"})
    void shouldFreeAllEngines(final int before, final int passes, final int between) throws IOException
    {
        final TlsClientContext context = new TlsSettings().provider("boringssl").clientContext();
        final List<SocketChannel> peers = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final EventLoop loop = new EventLoop(new EventLoopSettings().blocking(false));
            final TlsLoop tls = new TlsLoop(loop, steps::add, TlsLimits.DEFAULT, TlsListener.NONE);
            for (int i = 0; i < COUNT; i++)
            {
                final SocketChannel client = SocketChannel.open(server.getLocalAddress());
                peers.add(server.accept());
                TlsChannel.client(loop.adopt(client, null, new Ignorant()), tls, context, "localhost", 4222,
                    new Ignorant());
            }
            assertEquals(COUNT, steps.size());

            run(before);
            for (int i = 0; i < passes; i++)
            {
                loop.doWork();
            }
            run(between);
            assertTrue(BoringSslEngine.liveCount() >= liveBefore + before + between, "engines are there");
            loop.onClose();
            run(steps.size());
            assertTrue(BoringSslEngine.liveCount() <= liveBefore,
                () -> BoringSslEngine.liveCount() - liveBefore + " engines left");
        }
        for (final SocketChannel peer : peers)
        {
            peer.close();
        }
    }

    private void run(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            steps.remove().run();
        }
    }

    /** Takes what comes. */
    private static final class Ignorant implements ChannelHandler
    {
        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            return length;
        }

        @Override
        public void onWritable(final Channel channel)
        {
        }

        @Override
        public void onEof(final Channel channel)
        {
        }

        @Override
        public void onClosed(final Channel channel, final CloseCause cause)
        {
        }
    }
}
