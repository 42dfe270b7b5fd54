package io.sluice.websocket;

import com.sun.management.ThreadMXBean;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** No frame costs garbage: in either role, with and without boundaries, whole or cut, stopped, compressed or failed. */
class CodecAllocationTest
{
    private static final int CAPACITY = 16 * 1024;
    private static final int WARMUP_ROUNDS = 3_000;
    private static final int ROUNDS = 2_000;
    private static final int ATTEMPTS = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MutableDirectBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final MutableDirectBuffer array = new UnsafeBuffer(new byte[CAPACITY]);
    private final MutableDirectBuffer[] buffers = {direct, array};
    private final Sink sink = new Sink();

    @Test
    void shouldDecodeWithoutGarbage()
    {
        for (final Role role : Role.values())
        {
            final byte[] bytes = traffic(Role.SERVER == role ? Role.CLIENT : Role.SERVER);
            for (final boolean isSpanning : new boolean[]{true, false})
            {
                for (final int readLength : new int[]{1, 7, bytes.length})
                {
                    final FrameDecoder decoder =
                        new FrameDecoder(DecoderSettings.of(role).withSpanning(isSpanning));
                    assertNoGarbage(() -> decodeAll(decoder, bytes, readLength));
                    assertTrue(decoder.isCloseReceived());
                }
            }
        }
    }

    @Test
    void shouldStopAndResumeWithoutGarbage()
    {
        final byte[] bytes = traffic(Role.CLIENT);
        final FrameDecoder decoder = new FrameDecoder(DecoderSettings.of(Role.SERVER));
        sink.reluctantDecoder = decoder;
        assertNoGarbage(() -> decodeAll(decoder, bytes, 64));
        assertTrue(sink.refusalCount > WARMUP_ROUNDS);
    }

    @Test
    void shouldFailWithoutGarbage()
    {
        final FrameDecoder decoder = new FrameDecoder(DecoderSettings.of(Role.SERVER));
        final byte[] wrongText = Wire.fromClient().text("fine").frame(0x81, Wire.hex("f4 90 80 80")).bytes();
        final byte[] wrongFrame = Wire.fromClient().text("fine").frame(0xB1, new byte[3]).bytes();
        assertNoGarbage(() ->
        {
            decodeAll(decoder, wrongText, 3);
            decodeAll(decoder, wrongFrame, 5);
        });
        assertEquals("reserved bit is set", decoder.failureReason());
    }

    @Test
    void shouldEncodeWithoutGarbage()
    {
        for (final Role role : Role.values())
        {
            final FrameEncoder encoder = new FrameEncoder(role);
            assertNoGarbage(() ->
            {
                for (final MutableDirectBuffer buffer : buffers)
                {
                    encoder.encode(buffer, 14, 16, Opcode.BINARY, true, false);
                    encoder.encode(buffer, 14, 1024, Opcode.TEXT, false, true);
                    encoder.writeHeader(buffer, 0, 70_000, Opcode.CONTINUATION, true, false);
                    encoder.mask(buffer, 14, 77);
                    encoder.encodePing(buffer, 0, array, 1000, 10);
                    encoder.encodePong(buffer, 0, direct, 1000, 125);
                    encoder.encodeClose(buffer, 0, CloseStatus.TOO_BIG, "frame is too big");
                    encoder.encodeClose(buffer, 0, CloseStatus.NORMAL, array, 1000, 100);
                }
            });
        }
    }

    @Test
    void shouldValidateAndCloseWithoutGarbage()
    {
        final byte[] text = "plain, κόσμε, 天地玄黃, 😀😃".repeat(20).getBytes(StandardCharsets.UTF_8);
        final Utf8Validator validator = new Utf8Validator();
        final CloseHandshake closing = new CloseHandshake(Role.SERVER, 1_000);
        direct.putBytes(0, text);
        assertNoGarbage(() ->
        {
            validator.reset();
            assertTrue(Utf8Validator.VALID == validator.validate(direct, 0, text.length));
            closing.reset();
            closing.onFrameReceived(CloseStatus.NORMAL, 1);
            closing.onFrameSent();
            assertTrue(closing.isTransportCloseDue(2));
        });
    }

    private void decodeAll(final FrameDecoder decoder, final byte[] bytes, final int readLength)
    {
        for (final MutableDirectBuffer buffer : buffers)
        {
            decoder.reset();
            decoder.compression(true);
            int held = 0;
            for (int position = 0; position < bytes.length; position += readLength)
            {
                final int length = Math.min(readLength, bytes.length - position);
                buffer.putBytes(held, bytes, position, length);
                held += length;
                do
                {
                    final int consumed = decoder.decode(buffer, 0, held, sink);
                    buffer.putBytes(0, buffer, consumed, held - consumed);
                    held -= consumed;
                }
                while (held > 0 || decoder.isDue());
            }
        }
    }

    // The JVM itself may allocate a few bytes once, when late compiled code is replaced; garbage per frame is in every
    // round of tens of thousands of frames.
    private void assertNoGarbage(final Runnable round)
    {
        run(round, WARMUP_ROUNDS);
        long garbage = -1;
        for (int i = 0; i < ATTEMPTS && 0 != garbage; i++)
        {
            run(round, ROUNDS);
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(round, ROUNDS);
            garbage = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, garbage);
    }

    private static void run(final Runnable round, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            round.run();
        }
    }

    private static byte[] traffic(final Role sender)
    {
        return new Wire(sender).text("PUB a 5\r\nhello\r\n").binary(new byte[200]).ping("ping")
            .begin(Opcode.TEXT, Wire.hex("e2 82")).pong("pong").more(new byte[0]).end(Wire.hex("ac"))
            .frame(0x42, new byte[30]).end(new byte[5]).text("").binary(new byte[700]).close(1000, "bye").bytes();
    }

    /** Takes everything, or, of a reluctant decoder, first nothing and then a part. */
    private static final class Sink implements FrameHandler
    {
        private FrameDecoder reluctantDecoder;
        private int callCount;
        private int refusalCount;

        @Override
        public Action onData(final MutableDirectBuffer buffer, final int offset, final int partLength, final int flags)
        {
            if (null != reluctantDecoder && 0 != (callCount++ & 3))
            {
                refusalCount++;
                if (partLength > 1)
                {
                    reluctantDecoder.unread(partLength / 2);
                    return Action.BREAK;
                }

                return 0 == (callCount & 1) ? Action.ABORT : Action.CONTINUE;
            }

            return Action.CONTINUE;
        }

        @Override
        public Action onPing(final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            return onControl();
        }

        @Override
        public Action onPong(final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            return onControl();
        }

        @Override
        public Action onClose(
            final int status, final MutableDirectBuffer buffer, final int offset, final int partLength)
        {
            return onControl();
        }

        private Action onControl()
        {
            return null != reluctantDecoder && 0 != (callCount++ & 1) ? Action.ABORT : Action.CONTINUE;
        }
    }
}
