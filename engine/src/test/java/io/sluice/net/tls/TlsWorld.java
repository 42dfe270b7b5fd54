package io.sluice.net.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.SocketSettings;
import io.sluice.net.TcpChannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** A loop driven by hand, with TLS channels over real connections, and threads for their handshakes. */
final class TlsWorld implements AutoCloseable
{
    static final long LIMIT_NS = 60_000_000_000L;

    final List<Throwable> errors = new ArrayList<>();
    final List<TlsFailure> failures = new ArrayList<>();
    final EventLoop loop;
    final TlsLoop tls;
    int securedCount;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<SocketChannel> peers = new ArrayList<>();

    TlsWorld()
    {
        this(new EventLoopSettings(), TlsLimits.DEFAULT, null);
    }

    TlsWorld(final EventLoopSettings settings, final TlsLimits limits, final Executor executor)
    {
        loop = new EventLoop(settings.blocking(false).errorHandler(errors::add));
        tls = new TlsLoop(loop, null == executor ? threads : executor, limits, new TlsListener()
        {
            @Override
            public void onSecured(final TlsChannel channel, final long durationNs)
            {
                securedCount++;
            }

            @Override
            public void onFailure(final TlsChannel channel, final TlsFailure failure, final long durationNs)
            {
                failures.add(failure);
            }
        });
    }

    /** So long that a busy machine makes no difference. */
    static TlsSettings settings(final String provider)
    {
        return new TlsSettings().provider(provider).handshakeTimeoutNs(LIMIT_NS);
    }

    /** Ours, then the peer's, which does not block. */
    SocketChannel[] pair(final int receiveBufferLength)
    {
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final SocketChannel peer = SocketChannel.open();
            if (receiveBufferLength > 0)
            {
                peer.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferLength);
            }
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer.connect(server.getLocalAddress());
            peer.configureBlocking(false);
            peers.add(peer);

            return new SocketChannel[]{server.accept(), peer};
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    TcpChannel adopt(final SocketChannel socket, final int sendBufferLength)
    {
        try
        {
            return loop.adopt(socket, new SocketSettings(true, sendBufferLength, 0), new TlsRecorder());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Our server's end and a socket for the client. */
    Connection server(final TlsServerContext context, final TlsRecorder handler)
    {
        final SocketChannel[] pair = pair(0);

        return new Connection(TlsChannel.server(adopt(pair[0], 0), tls, context, handler), pair[1]);
    }

    /** Our client's end and a socket for the server. */
    Connection client(final TlsClientContext context, final String host, final TlsRecorder handler)
    {
        final SocketChannel[] pair = pair(0);

        return new Connection(TlsChannel.client(adopt(pair[0], 0), tls, context, host, 4222, handler), pair[1]);
    }

    int pass()
    {
        try
        {
            return loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void await(final BooleanSupplier condition, final String what)
    {
        await(condition, () -> what);
    }

    void await(final BooleanSupplier condition, final Supplier<String> what)
    {
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean())
        {
            if (0 == pass())
            {
                Thread.onSpinWait();
            }
            if (System.nanoTime() - deadlineNs > 0)
            {
                fail("waited too long for: " + what.get() + ", errors " + errors + ", failures " + failures);
            }
        }
    }

    void awaitClosed()
    {
        await(() -> 0 == loop.channelCount(), "all channels closed");
        pass();
        assertNothingHeld();
    }

    void assertNothingHeld()
    {
        assertEquals(0, loop.pool().heldBytes(), "bytes held of the pool");
    }

    @Override
    public void close()
    {
        loop.onClose();
        threads.shutdown();
        for (final SocketChannel peer : peers)
        {
            try
            {
                peer.close();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        assertEquals(0, loop.channelCount());
        assertTrue(errors.isEmpty(), errors.toString());
    }

    /** One connection: the loop's end and the peer's. */
    record Connection(TlsChannel channel, SocketChannel peer)
    {
    }
}
