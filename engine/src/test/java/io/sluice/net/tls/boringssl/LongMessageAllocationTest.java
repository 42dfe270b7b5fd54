package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.SocketSettings;
import io.sluice.net.SteadyState;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsClientContext;
import io.sluice.net.tls.TlsLimits;
import io.sluice.net.tls.TlsListener;
import io.sluice.net.tls.TlsLoop;
import io.sluice.net.tls.TlsServerContext;
import io.sluice.net.tls.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends of secured connections on one loop, over real sockets: not one byte of garbage for messages of several
 * records either, which arrive in pieces, nor for a peer that is slow.
 */
class LongMessageAllocationTest
{
    private static final int DESCRIPTOR_COUNT = 300;
    private static final long LIMIT_NS = 60_000_000_000L;

    private final List<Throwable> errors = new ArrayList<>();
    private final List<SocketChannel> descriptors = new ArrayList<>();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(200_000));
    private final int liveBefore = BoringSslEngine.liveCount();
    private EventLoop loop;
    private TlsLoop tls;

    @BeforeEach
    void open() throws IOException
    {
        loop = new EventLoop(new EventLoopSettings().blocking(false).errorHandler(errors::add));
        tls = new TlsLoop(loop, threads, TlsLimits.DEFAULT, TlsListener.NONE);
        for (int i = 0; i < DESCRIPTOR_COUNT; i++)
        {
            descriptors.add(SocketChannel.open());
        }
        message.setMemory(0, message.capacity(), (byte)'x');
    }

    @AfterEach
    void close() throws IOException
    {
        loop.onClose();
        threads.shutdown();
        for (final SocketChannel descriptor : descriptors)
        {
            descriptor.close();
        }
        assertEquals(0, loop.pool().heldBytes());
        assertTrue(BoringSslEngine.liveCount() <= liveBefore, "native objects left");
        assertTrue(errors.isEmpty(), errors.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 60_000})
    void shouldAllocateNothingPerMessage(final int length)
    {
        final Asker asker = connect(0);
        final int count = 20_000_000 / (length + 10_000);
        SteadyState.assertNoGarbage(() -> asker.ask(count, length));
    }

    @Test
    void shouldAllocateNothingWhenThePeerIsSlow()
    {
        // What is written at once does not fit into the sockets: records wait, are cut, and come in pieces.
        final Asker asker = connect(4096);
        SteadyState.assertNoGarbage(() -> asker.ask(10, message.capacity()));
        assertTrue(asker.blockedCount >= 30, "the path under test was taken " + asker.blockedCount + " times");
    }

    private Asker connect(final int socketLength)
    {
        final TlsServerContext serverContext =
            new TlsSettings().provider("boringssl").certificate(Certificates.A).serverContext();
        final TlsClientContext clientContext =
            new TlsSettings().provider("boringssl").trust(List.of(Certificates.A.chain().get(1))).clientContext();
        // That took time, and deadlines count from the last pass.
        pass();
        final Asker asker = new Asker();
        final SocketSettings socket = new SocketSettings(true, socketLength, 0);
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final SocketChannel client = SocketChannel.open(server.getLocalAddress());
            TlsChannel.server(loop.adopt(server.accept(), socket, asker), tls, serverContext, new Echo())
                .resumeReading();
            asker.channel = TlsChannel.client(
                loop.adopt(client, socket, asker), tls, clientContext, "a.example", 4222, asker);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return asker;
    }

    private void pass()
    {
        try
        {
            loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Sends messages one by one and awaits all of each. */
    private final class Asker implements ChannelHandler
    {
        private TlsChannel channel;
        private long receivedLength;
        private int blockedCount;
        private CloseCause cause;

        void ask(final int count, final int length)
        {
            for (int i = 0; i < count; i++)
            {
                final long end = receivedLength + length;
                channel.write(message, 0, length);
                blockedCount += channel.isBlocked() ? 1 : 0;
                final long deadlineNs = System.nanoTime() + LIMIT_NS;
                while (receivedLength < end)
                {
                    pass();
                    if (null != cause || System.nanoTime() - deadlineNs > 0)
                    {
                        throw new AssertionError("answered " + receivedLength + " of " + end + ", closed " + cause +
                            ", " + channel.failure() + ", " + channel.failureText());
                    }
                }
            }
        }

        public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            receivedLength += length;

            return length;
        }

        public void onWritable(final Channel source)
        {
        }

        public void onEof(final Channel source)
        {
            source.close(0);
        }

        public void onClosed(final Channel source, final CloseCause closeCause)
        {
            cause = closeCause;
        }
    }

    /** Writes back what it reads, and reads no more than its peer takes. */
    private static final class Echo implements ChannelHandler
    {
        public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            source.write(buffer, offset, length);
            if (source.isBlocked())
            {
                source.pauseReading();
            }

            return length;
        }

        public void onWritable(final Channel source)
        {
            source.resumeReading();
        }

        public void onEof(final Channel source)
        {
            source.close(0);
        }

        public void onClosed(final Channel source, final CloseCause closeCause)
        {
        }
    }
}
