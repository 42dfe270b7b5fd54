package io.sluice.net.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

import io.sluice.net.Channel;
import io.sluice.net.SteadyState;
import io.sluice.websocket.DataFlags;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.UpgradeRequest;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static io.sluice.net.websocket.RawPeer.BINARY;
import static io.sluice.net.websocket.RawPeer.FIN;
import static io.sluice.net.websocket.RawPeer.PING;
import static io.sluice.net.websocket.RawPeer.RSV1;
import static io.sluice.net.websocket.RawPeer.TEXT;

/** Nothing is allocated per message, whatever kind of message it is. */
class WebSocketAllocationTest
{
    private static final int MESSAGES = 500;

    @AutoClose
    private final WebSocketWorld world = new WebSocketWorld();
    private final Counter counter = new Counter();
    private WebSocketChannel channel;

    /** Counts, sends back what it was told to, and leaves the last byte of each run. */
    private static final class Counter extends RecordingHandler implements MessageHandler
    {
        private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(200_000));
        private long bytes;
        private int answerLength;
        private boolean isEcho;
        private boolean isLeaving;

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            bytes += length;
            if (answerLength > 0)
            {
                channel.write(answer, channel.headroom(), answerLength);
            }

            return isLeaving && length > 1 ? length - 1 : length;
        }

        @Override
        public void onMessagePart(
            final WebSocketChannel channel,
            final MutableDirectBuffer buffer,
            final int offset,
            final int length,
            final int flags)
        {
            bytes += length;
            if (isEcho)
            {
                channel.writePart(buffer, offset, length, flags & (DataFlags.LAST | DataFlags.TEXT));
            }
        }
    }

    /** For runs: without the face of a message handler. */
    private static final class Runs extends RecordingHandler
    {
        private final Counter counter;

        Runs(final Counter counter)
        {
            this.counter = counter;
        }

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            return counter.onRead(channel, buffer, offset, length);
        }
    }

    private void assertNoGarbage(final boolean isMessageMode, final byte[] wire, final int payloadLength)
        throws IOException
    {
        final RawPeer peer = world.connect((final ServerUpgrade upgrade, final UpgradeRequest request) ->
            channel = upgrade.accept(isMessageMode ? counter : new Runs(counter), null));
        peer.upgrade(RawPeer.DEFLATE);
        final SocketChannel socket = peer.socket;
        final ByteBuffer output = ByteBuffer.allocateDirect(wire.length).put(wire);
        final ByteBuffer input = ByteBuffer.allocateDirect(1024 * 1024);
        SteadyState.assertNoGarbage(() ->
        {
            for (int i = 0; i < MESSAGES; i++)
            {
                final long expected = counter.bytes + payloadLength;
                output.clear();
                int spins = 0;
                while ((output.hasRemaining() || counter.bytes < expected) && spins++ < 10_000_000)
                {
                    exchange(socket, output, input);
                }
            }
        });
        for (int i = 0; i < 100; i++)
        {
            exchange(socket, output, input);
        }
    }

    private void exchange(final SocketChannel socket, final ByteBuffer output, final ByteBuffer input)
    {
        try
        {
            if (output.hasRemaining())
            {
                socket.write(output);
            }
            input.clear();
            socket.read(input);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
        world.pass();
    }

    private static byte[] text(final int length)
    {
        final byte[] text = new byte[length];
        Arrays.fill(text, (byte)'x');

        return text;
    }

    @Test
    void shouldNotAllocateForBinaryRuns() throws IOException
    {
        counter.answerLength = 1000;
        assertNoGarbage(false, RawPeer.frame(FIN | BINARY, text(1000)), 1000);
    }

    @Test
    void shouldNotAllocateForLongRuns() throws IOException
    {
        counter.answerLength = 150_000;
        assertNoGarbage(false, RawPeer.frame(FIN | BINARY, text(100_000)), 100_000);
    }

    @Test
    void shouldNotAllocateForRunsThatAreNotConsumedWhole() throws IOException
    {
        counter.isLeaving = true;
        assertNoGarbage(false, WebSocketWorld.concat(RawPeer.frame(BINARY, text(300)),
            RawPeer.frame(FIN | PING, text(10)), RawPeer.frame(FIN, text(300))), 600);
    }

    @Test
    void shouldNotAllocateForCompressedRuns() throws IOException
    {
        world.settings.deflate(DeflateOptions.DEFAULT);
        counter.answerLength = 150_000;
        assertNoGarbage(false, RawPeer.frame(FIN | RSV1 | BINARY, RawPeer.deflate(text(5_000))), 5_000);
    }

    @Test
    void shouldNotAllocateForFragmentsAndPings() throws IOException
    {
        assertNoGarbage(false, WebSocketWorld.concat(RawPeer.frame(BINARY, text(10)),
            RawPeer.frame(FIN | PING, text(125)), RawPeer.frame(0, text(0)), RawPeer.frame(FIN, text(10))), 20);
    }

    @Test
    void shouldNotAllocateForEchoedMessages() throws IOException
    {
        counter.isEcho = true;
        final byte[] wire = WebSocketWorld.concat(RawPeer.frame(TEXT, text(500)), RawPeer.frame(FIN, text(500)));
        assertNoGarbage(true, wire, 1000);
    }

    @Test
    void shouldNotAllocateForEchoedCompressedMessages() throws IOException
    {
        world.settings.deflate(DeflateOptions.DEFAULT);
        counter.isEcho = true;
        final byte[] payload = RawPeer.deflate(text(3000));
        assertNoGarbage(true, WebSocketWorld.concat(
            RawPeer.frame(RSV1 | TEXT, Arrays.copyOf(payload, 5)),
            RawPeer.frame(FIN, Arrays.copyOfRange(payload, 5, payload.length))), 3000);
    }
}
