package io.sluice.net.tls.certificate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of DER that the containers of private keys need. */
final class Der
{
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xA0;

    private final byte[] bytes;
    private final int end;
    private int position;

    Der(final byte[] bytes)
    {
        this(bytes, 0, bytes.length);
    }

    private Der(final byte[] bytes, final int offset, final int length)
    {
        this.bytes = bytes;
        position = offset;
        end = offset + length;
    }

    boolean isNext(final int tag)
    {
        return position < end && tag == (bytes[position] & 0xFF);
    }

    /** Steps over an element; {@return its content} */
    Der next(final int tag)
    {
        if (!isNext(tag))
        {
            throw new IllegalArgumentException("DER tag 0x" + Integer.toHexString(tag) + " expected");
        }
        position++;
        int length = nextByte();
        if (length >= 0x80)
        {
            int count = length & 0x7F;
            if (count > Integer.BYTES)
            {
                throw new IllegalArgumentException("DER length too long");
            }
            for (length = 0; count > 0; count--)
            {
                length = length << Byte.SIZE | nextByte();
            }
        }
        if (length < 0 || length > end - position)
        {
            throw new IllegalArgumentException("DER element longer than what is there");
        }
        final Der content = new Der(bytes, position, length);
        position += length;

        return content;
    }

    byte[] rest()
    {
        return Arrays.copyOfRange(bytes, position, end);
    }

    static byte[] element(final int tag, final byte[]... contents)
    {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (final byte[] part : contents)
        {
            content.writeBytes(part);
        }
        final int length = content.size();
        final ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (length < 0x80)
        {
            element.write(length);
        }
        else if (length < 0x100)
        {
            element.write(0x81);
            element.write(length);
        }
        else
        {
            element.write(0x82);
            element.write(length >>> Byte.SIZE);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());

        return element.toByteArray();
    }

    private int nextByte()
    {
        if (position >= end)
        {
            throw new IllegalArgumentException("DER element is cut off");
        }

        return bytes[position++] & 0xFF;
    }
}
