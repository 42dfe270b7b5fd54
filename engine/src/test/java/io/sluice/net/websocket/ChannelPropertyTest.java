package io.sluice.net.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.deflate.DeflatePool;
import io.sluice.websocket.handshake.ClientHandshake;
import io.sluice.websocket.handshake.UpgradeRequest;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ChannelPropertyTest
{
    private static final long LIMIT_NS = 60_000_000_000L;

    @Test
    void shouldCarryEveryByteBothWaysWhateverHappensOnTheWay() throws IOException
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            new Conversation(seed).run();
        }
    }

    @Test
    @Tag("slow")
    void shouldCarryEveryByteInVeryManyConversations() throws IOException
    {
        for (int seed = 1_000; seed <= 20_000; seed++)
        {
            new Conversation(seed).run();
        }
    }

    /** One connection whose peer cuts its frames, and whose handler consumes, pauses and writes, at random. */
    private static final class Conversation implements ClientUpgradeHandler
    {
        private final int seed;
        private final Random random;
        private final boolean isServer;
        private final boolean isDeflating;
        private final byte[] up;
        private final byte[] down;
        private final Handler handler = new Handler();
        private WebSocketChannel channel;
        private byte[] lastPing;
        private byte[] lastPong;
        private int sentDown;
        private final ByteArrayOutputStream receivedDown = new ByteArrayOutputStream();

        Conversation(final int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            isServer = random.nextInt(3) > 0;
            isDeflating = random.nextBoolean();
            up = text(random.nextInt(4) * 30_000 + random.nextInt(500));
            down = text(random.nextInt(4) * 70_000 + random.nextInt(500));
        }

        void run() throws IOException
        {
            final int bufferLength = 1024 << random.nextInt(9);
            try (WebSocketWorld world = new WebSocketWorld(
                new DeflatePool(2, 2, 1, 1), (settings) -> settings.bufferLength(bufferLength)))
            {
                final boolean isTakeover = random.nextInt(3) == 0;
                world.settings.deflate(isDeflating ?
                    DeflateOptions.DEFAULT.withContextTakeover(false, isTakeover) : null);
                final RawPeer peer = isServer ? connect(world) : dial(world, isTakeover);
                converse(world, peer, frames(isDeflating && isTakeover));
                end(world, peer);
            }
        }

        private RawPeer connect(final WebSocketWorld world) throws IOException
        {
            final RawPeer peer = world.connect(this::accept, random.nextInt(3) == 0);
            assertTrue(peer.upgrade(RawPeer.DEFLATE).startsWith("HTTP/1.1 101"), "seed " + seed);

            return peer;
        }

        private RawPeer dial(final WebSocketWorld world, final boolean isTakeover) throws IOException
        {
            final boolean isSmall = random.nextInt(3) == 0;
            final SocketChannel[] pair = world.pair(isSmall);
            final RawPeer peer = new RawPeer(world, pair[1]);
            final ClientUpgrade upgrade = new ClientUpgrade(world.shared, world.settings,
                new ClientHandshake("localhost", "/", world.settings.handshakeLimits()), this);
            upgrade.start(world.loop.adopt(pair[0], isSmall ? WebSocketWorld.SMALL : null, upgrade));
            peer.acceptClient(isDeflating ? "Sec-WebSocket-Extensions: permessage-deflate" +
                (isTakeover ? "" : "; server_no_context_takeover") + "\r\n" : "");
            world.await(() -> null != channel, "upgrade");

            return peer;
        }

        @Override
        public ChannelHandler handlerFor(final ClientHandshake handshake)
        {
            return handler;
        }

        @Override
        public void onUpgraded(final WebSocketChannel upgraded)
        {
            channel = upgraded;
        }

        @Override
        public void onUpgradeFailed(final ClientHandshake handshake, final CloseCause cause)
        {
            throw new AssertionError("seed " + seed + ": " + handshake.failure());
        }

        private void accept(final ServerUpgrade upgrade, final UpgradeRequest request)
        {
            channel = upgrade.accept(handler, null);
        }

        private void converse(final WebSocketWorld world, final RawPeer peer, final byte[] wire)
        {
            int sent = 0;
            final long deadlineNs = System.nanoTime() + LIMIT_NS;
            while (handler.consumed.size() < up.length || receivedDown.size() < down.length || sent < wire.length)
            {
                if (sent < wire.length && peer.isFlushed())
                {
                    final int count = Math.min(wire.length - sent, 1 + random.nextInt(1 << 4 + random.nextInt(13)));
                    peer.enqueue(Arrays.copyOfRange(wire, sent, sent + count));
                    sent += count;
                }
                writeDown();
                world.pass();
                if (channel.isReadingPaused() && random.nextInt(3) == 0)
                {
                    channel.resumeReading();
                }
                read(peer);
                assertTrue(System.nanoTime() - deadlineNs < 0, "seed " + seed + " stuck at " +
                    handler.consumed.size() + " of " + up.length + " up, " + receivedDown.size() + " of " +
                    down.length + " down, errors " + world.errors);
                assertTrue(channel.isOpen(), "seed " + seed + " failed: " + channel.failure() + world.errors);
            }
            assertArrayEquals(up, handler.consumed.toByteArray(), "seed " + seed);
            assertArrayEquals(down, receivedDown.toByteArray(), "seed " + seed);
        }

        private void end(final WebSocketWorld world, final RawPeer peer)
        {
            channel.resumeReading();
            peer.send(frame(RawPeer.FIN | RawPeer.CLOSE, new byte[]{0x0F, (byte)0xA0}));
            world.await(() -> handler.events.contains("eof"), "end of input");
            channel.close(1001);
            RawPeer.Frame frame = peer.frame();
            while (RawPeer.PONG == frame.opcode())
            {
                lastPong = frame.payload();
                frame = peer.frame();
            }
            assertEquals(RawPeer.CLOSE, frame.opcode(), "seed " + seed);
            assertEquals(4000, frame.status(), "seed " + seed);
            if (isServer)
            {
                assertEquals("", peer.rest());
            }
            peer.disconnect();
            world.await(() -> null != handler.closeCause, "close");
            assertArrayEquals(lastPing, lastPong, "last ping without its pong, seed " + seed);
        }

        private void writeDown()
        {
            if (sentDown < down.length && !channel.isBlocked() && random.nextInt(3) == 0)
            {
                final int count = Math.min(down.length - sentDown, 1 + random.nextInt(1 << random.nextInt(18)));
                final int headroom = channel.headroom();
                final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(headroom + count));
                buffer.putBytes(headroom, down, sentDown, count);
                channel.write(buffer, headroom, count);
                sentDown += count;
            }
        }

        private void read(final RawPeer peer)
        {
            for (RawPeer.Frame frame = random.nextInt(3) == 0 ? null : peer.poll(); null != frame; frame = peer.poll())
            {
                if (RawPeer.PONG == frame.opcode())
                {
                    lastPong = frame.payload();
                }
                else
                {
                    assertEquals(RawPeer.FIN | RawPeer.BINARY, frame.first() & ~RawPeer.RSV1, "seed " + seed);
                    assertTrue(frame.payload().length <= 65_535, "seed " + seed);
                    final byte[] payload = 0 == (frame.first() & RawPeer.RSV1) ?
                        frame.payload() : RawPeer.inflate(frame.payload());
                    receivedDown.write(payload, 0, payload.length);
                }
            }
        }

        /** The bytes to send as frames: fragments, compressed ones, empty ones, and control frames between them. */
        private byte[] frames(final boolean isTakeover)
        {
            final Deflater deflater = new Deflater(6, true);
            final ByteArrayOutputStream wire = new ByteArrayOutputStream();
            int position = 0;
            while (position < up.length)
            {
                final int count = Math.min(up.length - position, random.nextInt(1 << random.nextInt(16)));
                byte[] payload = Arrays.copyOfRange(up, position, position + count);
                final boolean isCompressed = isDeflating && random.nextBoolean();
                if (isCompressed)
                {
                    payload = compress(deflater, payload, isTakeover);
                }
                position += count;
                int first = (random.nextBoolean() ? RawPeer.BINARY : RawPeer.TEXT) | (isCompressed ? RawPeer.RSV1 : 0);
                int begin = 0;
                boolean isLast = false;
                while (!isLast)
                {
                    final int length = random.nextBoolean() ? payload.length - begin :
                        random.nextInt(payload.length - begin + 1);
                    isLast = begin + length == payload.length && random.nextInt(3) > 0;
                    write(wire, frame((isLast ? RawPeer.FIN : 0) | first,
                        Arrays.copyOfRange(payload, begin, begin + length)));
                    begin += length;
                    first = RawPeer.CONTINUATION;
                    control(wire);
                }
            }
            deflater.end();

            return wire.toByteArray();
        }

        private byte[] compress(final Deflater deflater, final byte[] payload, final boolean isTakeover)
        {
            if (!isTakeover)
            {
                deflater.reset();
            }
            deflater.setInput(payload);
            final byte[] target = new byte[2 * payload.length + 100];
            final int length = deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH);

            return 0 == length ? new byte[1] : Arrays.copyOf(target, length - 4);
        }

        private void control(final ByteArrayOutputStream wire)
        {
            if (random.nextInt(4) == 0)
            {
                lastPing = new byte[random.nextInt(126)];
                random.nextBytes(lastPing);
                write(wire, frame(RawPeer.FIN | RawPeer.PING, lastPing));
            }
            if (random.nextInt(8) == 0)
            {
                write(wire, frame(RawPeer.FIN | RawPeer.PONG, new byte[random.nextInt(126)]));
            }
        }

        private byte[] frame(final int first, final byte[] payload)
        {
            return isServer ? RawPeer.frame(first, payload) : RawPeer.unmasked(first, payload);
        }

        private static void write(final ByteArrayOutputStream wire, final byte[] bytes)
        {
            wire.write(bytes, 0, bytes.length);
        }

        private byte[] text(final int length)
        {
            final byte[] text = new byte[length];
            for (int i = 0; i < length; i++)
            {
                text[i] = (byte)(random.nextInt(4) == 0 ? 'a' + random.nextInt(26) : 'x');
            }

            return text;
        }

        /** Consumes a part, nothing, or all; never nothing of a buffer that is nearly full, unless it pauses. */
        private final class Handler extends RecordingHandler
        {
            @Override
            int consume(final Channel source, final byte[] bytes)
            {
                if (random.nextInt(5) == 0)
                {
                    source.pauseReading();
                }
                final int mode = random.nextInt(4);
                final int count = mode > 1 ? bytes.length : 1 == mode ? random.nextInt(bytes.length + 1) : 0;
                // The last bytes must not wait for more that never come.
                final boolean isEnd = consumed.size() + bytes.length == up.length;
                final boolean isFull = bytes.length >= source.loop().bufferLength() - 2 * EventLoop.SLACK_LENGTH;

                return isEnd || isFull && !source.isReadingPaused() ? bytes.length : count;
            }
        }
    }
}
