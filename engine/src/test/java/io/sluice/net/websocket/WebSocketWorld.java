package io.sluice.net.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.SocketSettings;
import io.sluice.websocket.deflate.DeflatePool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** A loop that the test drives by hand, with a clock that it moves, and peers over loopback. */
final class WebSocketWorld implements AutoCloseable
{
    static final long INFLATER_TIMEOUT_MS = 5_000;

    /** A small receive buffer of the peer needs a small send buffer here: else the system waits between the pieces. */
    static final SocketSettings SMALL = new SocketSettings(true, 4096, 0);

    private static final long LIMIT_NS = 60_000_000_000L;

    final List<Throwable> errors = new ArrayList<>();
    final WebSocketSettings settings = new WebSocketSettings();
    final EventLoop loop;
    final WebSocketLoop shared;
    private final List<SocketChannel> sockets = new ArrayList<>();
    private long skippedNs;

    WebSocketWorld()
    {
        this(new DeflatePool(4, 4, 4, 6), EventLoopSettings::validate);
    }

    WebSocketWorld(final DeflatePool pool, final Consumer<EventLoopSettings> change)
    {
        final EventLoopSettings loopSettings = new EventLoopSettings()
            .blocking(false)
            .clock(() -> System.nanoTime() + skippedNs)
            .errorHandler(errors::add);
        change.accept(loopSettings);
        loop = new EventLoop(loopSettings);
        shared = new WebSocketLoop(loop, pool, INFLATER_TIMEOUT_MS * 1_000_000);
    }

    void skipMs(final long durationMs)
    {
        skippedNs += durationMs * 1_000_000;
    }

    /** Two connected sockets: ours, then the peer's, with small buffers if asked for. */
    SocketChannel[] pair(final boolean isSmall) throws IOException
    {
        try (ServerSocketChannel server = ServerSocketChannel.open())
        {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final SocketChannel peer = SocketChannel.open();
            if (isSmall)
            {
                peer.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            }
            peer.connect(server.getLocalAddress());
            sockets.add(peer);

            return new SocketChannel[]{server.accept(), peer};
        }
    }

    /** A server's channel to which a raw peer connects, upgraded by its handler. */
    RawPeer connect(final UpgradeHandler handler) throws IOException
    {
        return connect(handler, false);
    }

    RawPeer connect(final UpgradeHandler handler, final boolean isSmall) throws IOException
    {
        final SocketChannel[] pair = pair(isSmall);
        final ServerUpgrade upgrade = new ServerUpgrade(shared, settings, handler);
        upgrade.start(loop.adopt(pair[0], isSmall ? SMALL : null, upgrade));

        return new RawPeer(this, pair[1]);
    }

    void pass()
    {
        try
        {
            loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void passes(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            pass();
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
        assertEquals(List.of(), errors);
        assertEquals(0, loop.pool().heldBytes(), "bytes held of the pool");
        assertEquals(0, shared.deflatePool().lentInflaters(), "inflaters lent");
        assertEquals(0, shared.deflatePool().lentDeflaters(), "deflaters lent");
        assertEquals(0, shared.deflatePool().takeovers(), "contexts taken");
        assertEquals(0, shared.waitingForInflaters(), "waiting for inflaters");
    }

    @Override
    public void close() throws IOException
    {
        loop.onClose();
        shared.close();
        for (final SocketChannel socket : sockets)
        {
            socket.close();
        }
        assertEquals(0, loop.channelCount());
        assertNothingHeld();
    }

    static byte[] concat(final byte[]... parts)
    {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (final byte[] part : parts)
        {
            whole.write(part, 0, part.length);
        }

        return whole.toByteArray();
    }
}
