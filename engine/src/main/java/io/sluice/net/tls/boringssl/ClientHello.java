package io.sluice.net.tls.boringssl;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.agrona.DirectBuffer;

/**
 * Reads the application protocols (ALPN, RFC 7301) out of the first message of a client, because BoringSSL's natives
 * leave a server no way to refuse one with which it shares none. What is not well formed is for BoringSSL to refuse.
 */
final class ClientHello
{
    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_HEADER_LENGTH = 5;
    private static final int MESSAGE_HEADER_LENGTH = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int VERSION_AND_RANDOM_LENGTH = 34;
    private static final int ALPN_EXTENSION = 16;
    /** BoringSSL takes none that is longer. */
    private static final int LENGTH_MAX = 1 << 14;

    private byte[] message = new byte[512];
    private int length;
    private boolean isComplete;

    /** Whole records. */
    void append(final DirectBuffer source, final int offset, final int sourceLength)
    {
        int position = offset;
        while (!isComplete && offset + sourceLength - position >= RECORD_HEADER_LENGTH)
        {
            final int begin = position + RECORD_HEADER_LENGTH;
            final int recordLength = (source.getByte(position + 3) & 0xFF) << Byte.SIZE |
                source.getByte(position + 4) & 0xFF;
            position = Math.min(begin + recordLength, offset + sourceLength);
            isComplete = HANDSHAKE_RECORD != source.getByte(begin - RECORD_HEADER_LENGTH);
            if (!isComplete)
            {
                final int partLength = Math.min(position - begin, MESSAGE_HEADER_LENGTH + LENGTH_MAX - length);
                if (message.length - length < partLength)
                {
                    message = Arrays.copyOf(message, 2 * message.length + partLength);
                }
                source.getBytes(begin, message, length, partLength);
                length += partLength;
                isComplete = isMessageComplete();
            }
        }
    }

    /** {@return whether all of the message has come, or it can be none} */
    boolean isComplete()
    {
        return isComplete;
    }

    /** {@return whether the client offers application protocols, and none of these} */
    boolean offersNoneOf(final List<String> protocols)
    {
        try
        {
            final ByteBuffer alpn = alpn(ByteBuffer.wrap(message, 0, length));
            if (null == alpn)
            {
                return false;
            }
            final ByteBuffer names = part(alpn, alpn.getShort() & 0xFFFF);
            while (names.hasRemaining())
            {
                final ByteBuffer name = part(names, names.get() & 0xFF);
                if (protocols.contains(StandardCharsets.ISO_8859_1.decode(name).toString()))
                {
                    return false;
                }
            }

            return true;
        }
        catch (final IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException ex)
        {
            // Cut off, or lengths that contradict each other: not for us to say so.
            return false;
        }
    }

    private boolean isMessageComplete()
    {
        if (length < MESSAGE_HEADER_LENGTH)
        {
            return false;
        }
        final int bodyLength = (message[1] & 0xFF) << 16 | (message[2] & 0xFF) << 8 | message[3] & 0xFF;

        return CLIENT_HELLO != message[0] || length >= MESSAGE_HEADER_LENGTH + Math.min(bodyLength, LENGTH_MAX);
    }

    private static ByteBuffer alpn(final ByteBuffer hello)
    {
        if (CLIENT_HELLO != hello.get())
        {
            return null;
        }
        hello.position(MESSAGE_HEADER_LENGTH + VERSION_AND_RANDOM_LENGTH);
        part(hello, hello.get() & 0xFF);
        part(hello, hello.getShort() & 0xFFFF);
        part(hello, hello.get() & 0xFF);
        final ByteBuffer extensions = hello.hasRemaining() ? part(hello, hello.getShort() & 0xFFFF) : hello;
        while (extensions.hasRemaining())
        {
            final int type = extensions.getShort() & 0xFFFF;
            final ByteBuffer extension = part(extensions, extensions.getShort() & 0xFFFF);
            if (ALPN_EXTENSION == type)
            {
                return extension;
            }
        }

        return null;
    }

    private static ByteBuffer part(final ByteBuffer buffer, final int length)
    {
        final ByteBuffer part = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);

        return part;
    }
}
