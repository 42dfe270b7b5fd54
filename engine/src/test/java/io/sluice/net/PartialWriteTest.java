package io.sluice.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A socket may stop taking bytes at any of them. */
class PartialWriteTest
{
    private static final int MESSAGE_LENGTH = 150;

    private final LoopFixture fixture = new LoopFixture();
    private final Recorder recorder = new Recorder();
    private final byte[] message = TcpChannelTest.pattern(MESSAGE_LENGTH);
    private final byte[] second = "the second message".getBytes(StandardCharsets.US_ASCII);
    private final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_LENGTH));
    private ThrottledSocket socket;
    private TcpChannel channel;
    private PeerReader reader;

    @AfterEach
    void shouldEndWithNothingHeld() throws IOException
    {
        fixture.close();
        fixture.assertNothingHeld();
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }

    private void open() throws IOException
    {
        final SocketChannel[] pair = fixture.pair(0);
        pair[0].configureBlocking(false);
        socket = new ThrottledSocket(pair[0]);
        channel = new TcpChannel(fixture.loop, socket, fixture.loop.register(pair[0], 0, null));
        channel.handler(recorder);
        channel.start(run, 0, 0);
        reader = new PeerReader(pair[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000})
    void shouldSendAllInOrderWhereverTheSocketStops(final int step) throws IOException
    {
        for (int cut = 0; cut <= MESSAGE_LENGTH; cut++)
        {
            open();
            recorder.events.clear();
            recorder.closeCause = null;
            run.putBytes(0, message);
            socket.quota = cut;
            channel.write(run, 0, MESSAGE_LENGTH);
            assertEquals(MESSAGE_LENGTH - cut, channel.unsentLength());
            assertEquals(cut < MESSAGE_LENGTH, channel.isBlocked());
            run.putBytes(0, second);
            channel.write(run, 0, second.length);
            // The buffer is the caller's again.
            run.setMemory(0, MESSAGE_LENGTH, (byte)0xDB);

            final int total = MESSAGE_LENGTH + second.length;
            fixture.await(
                () ->
                {
                    socket.quota = step;
                    return !channel.isBlocked();
                },
                "sent, cut " + cut);
            assertEquals(1, recorder.events.size(), "writable once, cut " + cut);
            fixture.await(() -> reader.hasRead(total), "read, cut " + cut);
            final byte[] expected = new byte[total];
            System.arraycopy(message, 0, expected, 0, MESSAGE_LENGTH);
            System.arraycopy(second, 0, expected, MESSAGE_LENGTH, second.length);
            assertArrayEquals(expected, reader.bytes(), "cut " + cut);
            assertEquals(total, channel.bytesOut());
            fixture.assertNothingHeld();

            channel.reset();
            fixture.settle();
        }
    }

    @Test
    void shouldNotCallTheSystemWithoutNeed() throws IOException
    {
        open();
        socket.quota = 1000;
        channel.write(run, 0, 100);
        assertEquals(1, socket.writeCount);
        fixture.settle();
        assertEquals(1, socket.writeCount, "no event for writing while nothing waits");

        socket.quota = 0;
        channel.write(run, 0, 100);
        channel.write(run, 0, 100);
        channel.write(run, 0, 100);
        assertEquals(2, socket.writeCount, "no attempt while something waits");

        socket.quota = 1000;
        fixture.await(() -> !channel.isBlocked(), "sent");
        assertEquals(3, socket.writeCount, "all that waited at once");
        fixture.settle();
        assertEquals(3, socket.writeCount);
    }

    @Test
    void shouldFlushBeforeItClosesPolitely() throws IOException
    {
        open();
        run.putBytes(0, message);
        channel.write(run, 0, MESSAGE_LENGTH);
        channel.close(1000);
        assertFalse(channel.isOpen());
        channel.write(run, 0, 10);
        fixture.await(
            () ->
            {
                socket.quota = 10;
                return reader.isAtEnd();
            },
            "end of output");

        assertArrayEquals(message, reader.bytes());
        assertTrue(reader.isEof());
        assertEquals(0, recorder.events.size());
    }

    @Test
    void shouldGrowAndCompactWhatWaits() throws IOException
    {
        open();
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int value = 1;
        for (int i = 0; i < 3_000; i++)
        {
            value = value * 1103515245 + 12345;
            final int length = 1 + (value >>> 16) % MESSAGE_LENGTH;
            for (int k = 0; k < length; k++)
            {
                run.putByte(k, (byte)(value >> k));
                written.write((byte)(value >> k));
            }
            channel.write(run, 0, length);
            socket.quota = (value >>> 8) % 160;
            fixture.pass();
        }
        fixture.await(
            () ->
            {
                socket.quota = 100_000;
                return reader.hasRead(written.size());
            },
            "all");

        assertArrayEquals(written.toByteArray(), reader.bytes());
    }
}
