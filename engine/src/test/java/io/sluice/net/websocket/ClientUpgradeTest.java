package io.sluice.net.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.sluice.net.Acceptor;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.ConnectHandler;
import io.sluice.net.TcpChannel;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.ClientHandshake;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ClientUpgradeTest
{
    @AutoClose
    private final WebSocketWorld world = new WebSocketWorld();
    private final RecordingHandler serverUpper = new RecordingHandler();
    private final Client client = new Client();
    private WebSocketChannel serverChannel;
    private UpgradeResponseWriter refusal;
    private boolean isSilent;

    /** Connects, makes its handshake, and records. */
    private final class Client implements ConnectHandler, ClientUpgradeHandler
    {
        private final RecordingHandler upper = new RecordingHandler();
        private WebSocketChannel channel;
        private CloseCause failure;
        private ClientHandshake handshake;

        @Override
        public void onConnect(final TcpChannel connected)
        {
            new ClientUpgrade(world.shared, world.settings, handshake, this).start(connected);
        }

        @Override
        public void onConnectFailed(final Exception cause)
        {
            throw new AssertionError(cause);
        }

        @Override
        public ChannelHandler handlerFor(final ClientHandshake made)
        {
            return upper;
        }

        @Override
        public void onUpgraded(final WebSocketChannel upgraded)
        {
            channel = upgraded;
        }

        @Override
        public void onUpgradeFailed(final ClientHandshake made, final CloseCause cause)
        {
            failure = cause;
        }
    }

    private void connect() throws IOException
    {
        final Acceptor acceptor =
            new Acceptor(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::onAccept);
        acceptor.start(world.loop);
        client.handshake = new ClientHandshake("localhost", "/path", world.settings.handshakeLimits())
            .subprotocol("nats").header("Origin", "http://here");
        world.loop.connect(acceptor.localAddress(), null,
            world.loop.nowNs() + TimeUnit.SECONDS.toNanos(60), client);
        world.await(() -> null != client.channel || null != client.failure || isSilent && null != serverChannel, "end");
    }

    private void onAccept(final SocketChannel socket)
    {
        final ServerUpgrade upgrade = new ServerUpgrade(world.shared, world.settings, (asked, request) ->
        {
            assertEquals("http://here", request.origin());
            if (null == refusal)
            {
                final UpgradeResponseWriter response = UpgradeResponseWriter.accept(request).subprotocol("nats");
                serverChannel = asked.accept(serverUpper, response);
            }
            else
            {
                asked.refuse(refusal);
            }
        });
        try
        {
            upgrade.start(world.loop.adopt(socket, null, upgrade));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static void write(final WebSocketChannel channel, final byte[] bytes)
    {
        final int headroom = channel.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + bytes.length));
        buffer.putBytes(headroom, bytes);
        channel.write(buffer, headroom, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCarryBytesBothWays(final boolean isDeflating) throws IOException
    {
        world.settings.deflate(isDeflating ? DeflateOptions.DEFAULT : null);
        connect();
        assertEquals("nats", client.handshake.subprotocol());
        assertEquals(isDeflating, client.channel.isCompressing());
        final byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        System.arraycopy(new byte[100_000], 0, bytes, 70_000, 100_000);
        write(client.channel, bytes);
        write(serverChannel, bytes);
        world.await(() -> serverUpper.consumed.size() == bytes.length, "bytes at the server");
        world.await(() -> client.upper.consumed.size() == bytes.length, "bytes at the client");
        assertArrayEquals(bytes, serverUpper.consumed.toByteArray());
        assertArrayEquals(bytes, client.upper.consumed.toByteArray());
        assertEquals(isDeflating, client.channel.bytesOut() < bytes.length);
        client.channel.close(CloseStatus.GOING_AWAY);
        world.await(() -> serverUpper.events.contains("eof"), "close frame");
        serverChannel.close(CloseStatus.NORMAL);
        world.await(() -> null != client.upper.closeCause && null != serverUpper.closeCause, "close");
        assertEquals(CloseStatus.GOING_AWAY, serverChannel.peerStatus());
        assertEquals(CloseStatus.GOING_AWAY, client.channel.peerStatus());
    }

    @Test
    void shouldBeClosedByTheServer() throws IOException
    {
        connect();
        serverChannel.close(CloseStatus.TRY_AGAIN_LATER, "draining");
        world.await(() -> client.upper.events.contains("eof"), "close frame");
        assertTrue(client.channel.isOpen());
        client.channel.close(CloseStatus.NORMAL);
        world.await(() -> null != client.upper.closeCause && null != serverUpper.closeCause, "close");
        assertEquals(CloseStatus.TRY_AGAIN_LATER, client.channel.peerStatus());
        assertEquals(CloseStatus.TRY_AGAIN_LATER, serverChannel.peerStatus());
    }

    @Test
    void shouldTellWhatTheServerAnsweredInstead() throws IOException
    {
        refusal = UpgradeResponseWriter.refuse(503).header("Retry-After", "7");
        connect();
        assertEquals(CloseCause.CLOSED, client.failure);
        assertNull(client.channel);
        assertEquals(503, client.handshake.status());
        assertEquals("server answered 503 Service Unavailable", client.handshake.failure());
        assertEquals("7", client.handshake.responseHeaders().value("Retry-After"));
    }

    @Test
    void shouldGiveUpOnAServerThatDoesNotAnswer() throws IOException
    {
        final Acceptor acceptor = new Acceptor(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (socket) -> isSilent = true);
        acceptor.start(world.loop);
        client.handshake = new ClientHandshake("localhost", "", world.settings.handshakeLimits());
        world.loop.connect(acceptor.localAddress(), null,
            world.loop.nowNs() + TimeUnit.SECONDS.toNanos(60), client);
        world.await(() -> isSilent, "connection");
        world.passes(10);
        assertNull(client.failure);
        world.await(() ->
        {
            world.skipMs(1_000);
            return null != client.failure;
        }, "end of the attempt");
        assertFalse(client.handshake.isComplete());
        acceptor.close();
    }
}
