package io.sluice.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** A loop that the test drives by hand, a clock that it moves, and real connections over loopback. */
final class LoopFixture implements AutoCloseable
{
    static final long LIMIT_NS = 60_000_000_000L;

    final TestClock clock = new TestClock();
    final List<Throwable> errors = new ArrayList<>();
    final EventLoopSettings settings = new EventLoopSettings()
        .blocking(false)
        .clock(clock)
        .errorHandler(errors::add);
    EventLoop loop;
    private final List<SocketChannel> peers = new ArrayList<>();

    LoopFixture()
    {
        loop = new EventLoop(settings);
    }

    LoopFixture(final Consumer<EventLoopSettings> change)
    {
        change.accept(settings);
        loop = new EventLoop(settings);
    }

    /** Two connected sockets: ours, then the peer's, which blocks. */
    SocketChannel[] pair(final int peerReceiveBufferLength) throws IOException
    {
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final SocketChannel peer = SocketChannel.open();
            if (peerReceiveBufferLength > 0)
            {
                peer.setOption(StandardSocketOptions.SO_RCVBUF, peerReceiveBufferLength);
            }
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer.connect(server.getLocalAddress());
            peers.add(peer);

            return new SocketChannel[]{server.accept(), peer};
        }
    }

    Connection connect(final ChannelHandler handler) throws IOException
    {
        return connect(handler, null, 0);
    }

    Connection connect(final ChannelHandler handler, final SocketSettings socket, final int peerReceiveBufferLength)
        throws IOException
    {
        final SocketChannel[] pair = pair(peerReceiveBufferLength);

        return new Connection(loop.adopt(pair[0], socket, handler), pair[1]);
    }

    /** Passes without work, so that whatever could still happen has happened. */
    void settle()
    {
        int idleCount = 0;
        while (idleCount < 3)
        {
            idleCount = 0 == pass() ? idleCount + 1 : 0;
        }
    }

    int pass()
    {
        try
        {
            return loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void await(final BooleanSupplier condition, final String what)
    {
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean())
        {
            pass();
            if (System.nanoTime() - deadlineNs > 0)
            {
                fail("waited too long for: " + what + ", errors " + errors);
            }
        }
    }

    void assertNothingHeld()
    {
        assertEquals(0, loop.pool().heldBytes(), "bytes held of the pool");
    }

    public void close() throws IOException
    {
        loop.onClose();
        for (final SocketChannel peer : peers)
        {
            peer.close();
        }
        assertEquals(0, loop.channelCount());
    }

    /** One connection: the loop's end and the peer's. */
    static final class Connection
    {
        final TcpChannel channel;
        final SocketChannel peer;

        Connection(final TcpChannel channel, final SocketChannel peer)
        {
            this.channel = channel;
            this.peer = peer;
        }

        void send(final byte[] bytes) throws IOException
        {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining())
            {
                peer.write(buffer);
            }
        }

        void send(final String text) throws IOException
        {
            send(text.getBytes(StandardCharsets.US_ASCII));
        }

        Socket socket()
        {
            return peer.socket();
        }

        void resetByPeer() throws IOException
        {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
        }
    }
}
