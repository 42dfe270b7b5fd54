package io.sluice.net.websocket;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.sluice.net.Channel;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.ConnectionDeflate;
import io.sluice.websocket.deflate.DeflateAgreement;
import io.sluice.websocket.deflate.DeflateOptions;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a run costs the channel below: one write, and no byte in front of the headroom. */
class FrameOutputTest
{
    private static final int GUARD = 64;

    private final WebSocketWorld world = new WebSocketWorld();
    private final List<byte[]> writes = new ArrayList<>();
    private final Channel lower = (Channel)Proxy.newProxyInstance(
        FrameOutputTest.class.getClassLoader(), new Class<?>[]{Channel.class}, (proxy, method, arguments) ->
        {
            assertEquals("write", method.getName());
            final byte[] bytes = new byte[(int)arguments[2]];
            ((MutableDirectBuffer)arguments[0]).getBytes((int)arguments[1], bytes);
            writes.add(bytes);

            return null;
        });

    @AfterEach
    void close() throws IOException
    {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({"SERVER,1,1", "SERVER,32764,1", "SERVER,32765,2", "SERVER,98292,3", "SERVER,262144,9",
        "CLIENT,1,1", "CLIENT,32764,1", "CLIENT,32765,2", "CLIENT,262144,9"})
    void shouldSendARunInOneWrite(final Role role, final int length, final int frames)
    {
        final int headroom = FrameOutput.headroom(world.loop.bufferLength(), role);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(GUARD + headroom + length + GUARD));
        buffer.setMemory(0, buffer.capacity(), (byte)0x5A);
        final byte[] run = new byte[length];
        new Random(length).nextBytes(run);
        buffer.putBytes(GUARD + headroom, run);
        new FrameOutput(world.shared, lower, role, false, null).writeRun(buffer, GUARD + headroom, length);

        assertEquals(1, writes.size());
        assertArrayEquals(run, payloads(role, writes.get(0), frames));
        for (int i = 0; i < GUARD; i++)
        {
            assertEquals(0x5A, buffer.getByte(i));
            assertEquals(0x5A, buffer.getByte(buffer.capacity() - 1 - i));
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVER,100", "SERVER,64000", "SERVER,262144", "CLIENT,262144"})
    void shouldSendADeflatedRunInOneWrite(final Role role, final int length)
    {
        final ConnectionDeflate deflate = new ConnectionDeflate(new DeflateAgreement(false, false, 15, 15, ""),
            DeflateOptions.DEFAULT, world.shared.deflatePool(), Role.SERVER == role);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(GUARD + length));
        final byte[] run = new byte[length];
        new Random(length).nextBytes(run);
        buffer.putBytes(GUARD, run);
        new FrameOutput(world.shared, lower, role, false, deflate).writeRun(buffer, GUARD, length);
        deflate.close();

        assertEquals(1, writes.size());
        assertArrayEquals(run, payloads(role, writes.get(0), (length + 63_999) / 64_000));
    }

    private static byte[] payloads(final Role role, final byte[] wire, final int frames)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(wire);
        byte[] whole = new byte[0];
        int position = 0;
        int count = 0;
        while (position < wire.length)
        {
            assertEquals(Role.CLIENT == role, buffer.getByte(position + 1) < 0, "masked");
            final int code = buffer.getByte(position + 1) & 0x7F;
            assertTrue(code < 127, "length of 64 bits");
            final int length = 126 == code ?
                buffer.getShort(position + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF : code;
            final boolean isDeflated = 0 != (buffer.getByte(position) & RawPeer.RSV1);
            position += (126 == code ? 4 : 2) + (Role.CLIENT == role ? 4 : 0);
            final byte[] payload = new byte[length];
            buffer.getBytes(position, payload);
            for (int i = 0; i < length && Role.CLIENT == role; i++)
            {
                payload[i] ^= buffer.getByte(position - 4 + (i & 3));
            }
            whole = WebSocketWorld.concat(whole, isDeflated ? RawPeer.inflate(payload) : payload);
            position += length;
            count++;
        }
        assertEquals(frames, count);

        return whole;
    }
}
