package io.sluice.net.tls.boringssl;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private static final int LENGTH_MAX = 1 << 16;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean isComplete;

    /** Whole records. */
    void append(final DirectBuffer source, final int offset, final int length)
    {
        int position = offset;
        while (!isComplete && length - (position - offset) >= RECORD_HEADER_LENGTH)
        {
            final int recordLength = (source.getByte(position + 3) & 0xFF) << Byte.SIZE |
                source.getByte(position + 4) & 0xFF;
            final int end = Math.min(position + RECORD_HEADER_LENGTH + recordLength, offset + length);
            isComplete = HANDSHAKE_RECORD != source.getByte(position) || message.size() > LENGTH_MAX;
            if (!isComplete)
            {
                final byte[] part = new byte[end - position - RECORD_HEADER_LENGTH];
                source.getBytes(position + RECORD_HEADER_LENGTH, part);
                message.writeBytes(part);
                isComplete = isMessageComplete();
            }
            position = end;
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
            final ByteBuffer alpn = alpn(ByteBuffer.wrap(message.toByteArray()));
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
        if (message.size() < MESSAGE_HEADER_LENGTH)
        {
            return false;
        }
        final byte[] bytes = message.toByteArray();
        final int length = (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;

        return CLIENT_HELLO != bytes[0] || bytes.length >= MESSAGE_HEADER_LENGTH + length;
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
