package io.sluice.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames as bytes, also such as no encoder would make. */
final class Wire
{
    private static final int FIN_BIT = 0x80;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final Role sender;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int frameCount;

    Wire(final Role sender)
    {
        this.sender = sender;
    }

    static Wire fromClient()
    {
        return new Wire(Role.CLIENT);
    }

    static byte[] utf8(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(final String digits)
    {
        final String compact = digits.replace(" ", "");
        final byte[] result = new byte[compact.length() / 2];
        for (int i = 0; i < result.length; i++)
        {
            result[i] = (byte) Integer.parseInt(compact.substring(2 * i, 2 * i + 2), 16);
        }

        return result;
    }

    static byte[] concat(final byte[]... parts)
    {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts)
        {
            all.writeBytes(part);
        }

        return all.toByteArray();
    }

    static byte[] closePayload(final int status, final byte[] reason)
    {
        return concat(new byte[]{(byte) (status >> 8), (byte) status}, reason);
    }

    static byte[] repeat(final char character, final int count)
    {
        return utf8(String.valueOf(character).repeat(count));
    }

    Wire text(final String text)
    {
        return frame(FIN_BIT | Opcode.TEXT, utf8(text));
    }

    Wire binary(final byte... payload)
    {
        return frame(FIN_BIT | Opcode.BINARY, payload);
    }

    Wire begin(final int opcode, final byte[] payload)
    {
        return frame(opcode, payload);
    }

    Wire more(final byte[] payload)
    {
        return frame(Opcode.CONTINUATION, payload);
    }

    Wire end(final byte[] payload)
    {
        return frame(FIN_BIT | Opcode.CONTINUATION, payload);
    }

    Wire ping(final String payload)
    {
        return frame(FIN_BIT | Opcode.PING, utf8(payload));
    }

    Wire pong(final String payload)
    {
        return frame(FIN_BIT | Opcode.PONG, utf8(payload));
    }

    Wire close()
    {
        return frame(FIN_BIT | Opcode.CLOSE, new byte[0]);
    }

    Wire close(final int status, final String reason)
    {
        return frame(FIN_BIT | Opcode.CLOSE, closePayload(status, utf8(reason)));
    }

    Wire frame(final int firstByte, final byte[] payload)
    {
        final int length = payload.length;

        return frame(firstByte, length < 126 ? length : length < 65536 ? 126 : 127, length, payload);
    }

    /** A frame whose length code, length and payload need not agree. */
    Wire frame(final int firstByte, final int lengthCode, final long length, final byte[] payload)
    {
        header(firstByte, (Role.CLIENT == sender ? 0x80 : 0) | lengthCode, length);
        if (Role.CLIENT == sender)
        {
            masked(payload);
        }
        else
        {
            bytes.writeBytes(payload);
        }

        return this;
    }

    Wire raw(final byte... some)
    {
        bytes.writeBytes(some);

        return this;
    }

    byte[] bytes()
    {
        return bytes.toByteArray();
    }

    int length()
    {
        return bytes.size();
    }

    private void header(final int firstByte, final int secondByte, final long length)
    {
        bytes.write(firstByte);
        bytes.write(secondByte);
        final int lengthCode = secondByte & 0x7F;
        final int lengthBytes = 126 == lengthCode ? 2 : 127 == lengthCode ? 8 : 0;
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8)
        {
            bytes.write((int) (length >>> shift));
        }
    }

    private void masked(final byte[] payload)
    {
        // Another key for each frame, the first one that of the examples of section 5.7.
        final byte[] key = KEY.clone();
        key[0] += (byte) frameCount;
        key[3] ^= (byte) (31 * frameCount);
        frameCount++;
        bytes.writeBytes(key);
        for (int i = 0; i < payload.length; i++)
        {
            bytes.write(payload[i] ^ key[i & 3]);
        }
    }
}
