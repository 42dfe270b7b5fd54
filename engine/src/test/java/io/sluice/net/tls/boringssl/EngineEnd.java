package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsRecords;

import org.agrona.concurrent.UnsafeBuffer;

/** One end of a connection without a network: an engine, what has come for it, what it has made. */
final class EngineEnd implements AutoCloseable
{
    static final int CAPACITY = 256 * 1024;

    final TlsEngine engine;
    final UnsafeBuffer input = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    final UnsafeBuffer output = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    final UnsafeBuffer plain = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    int inputLength;
    int outputLength;
    /** Of the last call. */
    int result = TlsEngine.NEEDS_INPUT;
    /** Room for a step of the handshake. */
    int room = CAPACITY / 2;

    EngineEnd(final TlsEngine engine)
    {
        this.engine = engine;
    }

    /** Both shake hands, until both are done or one has failed and the other knows. */
    static void shake(final EngineEnd client, final EngineEnd server)
    {
        client.step();
        for (int i = 0; i < 1000 && !(client.isDone() && server.isDone()); i++)
        {
            client.sendTo(server);
            server.stepIfDue();
            server.sendTo(client);
            client.stepIfDue();
        }
        server.sendTo(client);
    }

    boolean isDone()
    {
        return TlsEngine.FINISHED == result || TlsEngine.FAILED == result || TlsEngine.CLOSED == result;
    }

    void step()
    {
        result = engine.handshake(input, 0, inputLength, output, outputLength, room);
        consume();
        outputLength += engine.produced();
    }

    private void stepIfDue()
    {
        if (!isDone() && (TlsEngine.NEEDS_ROOM == result || inputLength > 0))
        {
            step();
        }
    }

    void sendTo(final EngineEnd peer)
    {
        peer.receive(bytes(output, outputLength));
        outputLength = 0;
    }

    void receive(final byte[] records)
    {
        input.putBytes(inputLength, records);
        inputLength += records.length;
    }

    /** Encrypts into the output. */
    void write(final byte[] bytes)
    {
        plain.putBytes(0, bytes);
        result = engine.wrap(plain, 0, bytes.length, output, outputLength, CAPACITY - outputLength);
        assertEquals(TlsEngine.OK == result ? bytes.length : 0, engine.consumed());
        outputLength += engine.produced();
    }

    /** Decrypts what has come. {@return the plaintext of the whole records} */
    byte[] read()
    {
        if (0 == inputLength)
        {
            return new byte[0];
        }
        result = engine.unwrap(input, 0, inputLength, plain, 0, CAPACITY);
        consume();

        return bytes(plain, engine.produced());
    }

    /** Whole records alone, in the way of a channel. {@return their number} */
    int countRecords()
    {
        int count = 0;
        int position = 0;
        while (inputLength - position >= TlsRecords.HEADER_LENGTH)
        {
            position += TlsRecords.HEADER_LENGTH + (input.getShort(position + 3, ByteOrder.BIG_ENDIAN) & 0xFFFF);
            count++;
        }
        assertEquals(inputLength, position);

        return count;
    }

    static byte[] pattern(final int length)
    {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * 31 + (i >> 8));
        }

        return bytes;
    }

    static byte[] bytes(final UnsafeBuffer buffer, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);

        return bytes;
    }

    /** Forgets what the last call has used. */
    void consume()
    {
        final byte[] rest = Arrays.copyOfRange(bytes(input, inputLength), engine.consumed(), inputLength);
        input.putBytes(0, rest);
        inputLength = rest.length;
    }

    public void close()
    {
        engine.close();
    }
}
