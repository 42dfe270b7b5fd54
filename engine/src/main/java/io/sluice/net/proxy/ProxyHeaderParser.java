package io.sluice.net.proxy;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.agrona.DirectBuffer;

/**
 * Reads the PROXY header in front of a connection, of either version, cut anywhere. Confined to one thread; one header.
 * <pre>
 *   version 1:  PROXY TCP4 192.0.2.1 198.51.100.7 56324 443 CR LF        at most 107 bytes
 *               PROXY UNKNOWN anything CR LF
 *
 *   version 2:  +------------------------------------+---------+--------+--------+-----------+-----+
 *               | CR LF CR LF NUL CR LF Q U I T LF   | ver cmd | family | length | addresses | TLV |
 *               +------------------------------------+---------+--------+--------+-----------+-----+
 *               0                                    12        13       14       16
 * </pre>
 * What has no header is told from what has a bad one by its first six bytes, as nats-server does. Nothing of it is
 * consumed, and nothing of a header before its addresses are complete: the caller presents the same bytes again with
 * more behind them. What follows the addresses is skipped by its length.
 */
public final class ProxyHeaderParser
{
    /** What is known after the bytes so far. */
    public enum Status
    {
        /** More bytes are needed. */
        INCOMPLETE,
        /** There was a header, and it is consumed. */
        COMPLETE,
        /** There is no header; nothing is consumed. */
        ABSENT,
        /** There is one, but none that may be trusted. */
        MALFORMED
    }

    /** Longest header of version 1, line end included. */
    public static final int V1_LENGTH_MAX = 107;

    static final String V1_PREFIX = "PROXY ";
    static final String V2_SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    static final int DETECTION_LENGTH = 6;
    static final int COMMAND_OFFSET = 12;
    static final int FAMILY_OFFSET = 13;
    static final int LENGTH_OFFSET = 14;
    static final int ADDRESSES_OFFSET = 16;
    static final int VERSION_2 = 2 << 4;
    static final int COMMAND_LOCAL = 0;
    static final int COMMAND_PROXY = 1;
    static final int UNSPECIFIED_STREAM = 0x01;
    static final int INET_STREAM = 0x11;
    static final int INET6_STREAM = 0x21;
    static final int INET_LENGTH = 4;
    static final int INET6_LENGTH = 16;

    private static final int V1_FIELD_COUNT = 6;
    private static final int PORT_MAX = 0xFFFF;

    private Status status = Status.INCOMPLETE;
    private String failure;
    private InetSocketAddress source;
    private InetSocketAddress destination;
    private int skipLength;
    private boolean isSkipping;

    /** Nothing read yet. */
    public ProxyHeaderParser()
    {
    }

    /**
     * Looks at the first bytes of a connection.
     *
     * @param buffer holding the bytes; valid only until this method returns; copy to keep.
     * @param offset in bytes of the first that was not consumed before.
     * @param length in bytes.
     * @return bytes consumed; the rest is to be presented again, or belongs to what follows once {@link #status()} is
     *     {@link Status#COMPLETE} or {@link Status#ABSENT}.
     */
    public int parse(final DirectBuffer buffer, final int offset, final int length)
    {
        if (Status.INCOMPLETE != status || 0 == length)
        {
            return 0;
        }

        if (isSkipping)
        {
            return skip(length);
        }

        if (startsLike(V1_PREFIX, buffer, offset, length))
        {
            return length < DETECTION_LENGTH ? 0 : parseV1(buffer, offset, length);
        }

        if (startsLike(V2_SIGNATURE, buffer, offset, length))
        {
            return length < DETECTION_LENGTH ? 0 : parseV2(buffer, offset, length);
        }

        status = Status.ABSENT;

        return 0;
    }

    /** {@return what is known so far} */
    public Status status()
    {
        return status;
    }

    /** {@return what is wrong with a header that is {@link Status#MALFORMED}, else null} */
    public String failure()
    {
        return failure;
    }

    /** {@return where the client connects from, or null if the connection itself says that} */
    public InetSocketAddress source()
    {
        return source;
    }

    /** {@return what the client connected to, or null if the header does not say so} */
    public InetSocketAddress destination()
    {
        return destination;
    }

    private int parseV1(final DirectBuffer buffer, final int offset, final int length)
    {
        final int end = lineEnd(buffer, offset, Math.min(length, V1_LENGTH_MAX));
        if (end < 0)
        {
            return length < V1_LENGTH_MAX ? 0 : fail("the line is too long");
        }

        if ('\r' != buffer.getByte(offset + end - 1))
        {
            return fail("the line does not end in CR LF");
        }

        final String line = buffer.getStringWithoutLengthAscii(offset, end - 1);
        final String[] fields = line.split(" ", -1);
        final String kind = fields[1];
        if (!"UNKNOWN".equals(kind))
        {
            final boolean isIpv6 = "TCP6".equals(kind);
            if (!isIpv6 && !"TCP4".equals(kind))
            {
                return fail("neither TCP4, TCP6 nor UNKNOWN");
            }

            if (V1_FIELD_COUNT != fields.length)
            {
                return fail("the line must have two addresses and two ports");
            }

            source = socketAddress(fields[2], fields[4], isIpv6);
            destination = socketAddress(fields[3], fields[5], isIpv6);
            if (null == source || null == destination)
            {
                return fail("an address or port is none, or not of the kind announced");
            }
        }

        status = Status.COMPLETE;

        return end + 1;
    }

    private static int lineEnd(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if ('\n' == buffer.getByte(offset + i))
            {
                return i;
            }
        }

        return -1;
    }

    private static InetSocketAddress socketAddress(final String address, final String port, final boolean isIpv6)
    {
        final InetAddress parsed = AddressText.isIpv6(address) == isIpv6 ? AddressText.parse(address) : null;
        final int number = AddressText.number(port, 0, port.length(), PORT_MAX);

        return null == parsed || number < 0 ? null : new InetSocketAddress(parsed, number);
    }

    private int parseV2(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!startsWith(V2_SIGNATURE, buffer, offset, Math.min(length, COMMAND_OFFSET)))
        {
            return fail("the signature is wrong");
        }

        if (length < ADDRESSES_OFFSET)
        {
            return 0;
        }

        final int command = buffer.getByte(offset + COMMAND_OFFSET) & 0xFF;
        final int family = buffer.getByte(offset + FAMILY_OFFSET) & 0xFF;
        final int restLength = buffer.getShort(offset + LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
        if ((VERSION_2 | COMMAND_LOCAL) != command && (VERSION_2 | COMMAND_PROXY) != command)
        {
            return fail("version and command are " + Integer.toHexString(command) + ", neither 20 nor 21");
        }

        int addressLength = 0;
        if ((VERSION_2 | COMMAND_PROXY) == command && UNSPECIFIED_STREAM != family)
        {
            addressLength = INET_STREAM == family ? INET_LENGTH : INET6_STREAM == family ? INET6_LENGTH : 0;
            if (0 == addressLength)
            {
                return fail("family and protocol are " + Integer.toHexString(family) + ", no stream of IPv4 or IPv6");
            }
        }

        final int usedLength = 0 == addressLength ? 0 : 2 * (addressLength + Short.BYTES);
        if (restLength < usedLength)
        {
            return fail("it is too short for its addresses");
        }

        if (length < ADDRESSES_OFFSET + usedLength)
        {
            return 0;
        }

        if (0 != addressLength)
        {
            final int ports = offset + ADDRESSES_OFFSET + 2 * addressLength;
            source = socketAddress(buffer, offset + ADDRESSES_OFFSET, addressLength, ports);
            destination = socketAddress(
                buffer, offset + ADDRESSES_OFFSET + addressLength, addressLength, ports + Short.BYTES);
        }

        isSkipping = true;
        skipLength = restLength - usedLength;
        final int consumed = ADDRESSES_OFFSET + usedLength;

        return consumed + skip(length - consumed);
    }

    private static InetSocketAddress socketAddress(
        final DirectBuffer buffer, final int offset, final int length, final int portOffset)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        try
        {
            return new InetSocketAddress(
                InetAddress.getByAddress(bytes), buffer.getShort(portOffset, BIG_ENDIAN) & 0xFFFF);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException(ex); // of this length it always is an address
        }
    }

    private int skip(final int length)
    {
        final int skipped = Math.min(skipLength, length);
        skipLength -= skipped;
        status = 0 == skipLength ? Status.COMPLETE : Status.INCOMPLETE;

        return skipped;
    }

    private int fail(final String why)
    {
        status = Status.MALFORMED;
        failure = why;
        source = null;
        destination = null;

        return 0;
    }

    private static boolean startsLike(
        final String text, final DirectBuffer buffer, final int offset, final int length)
    {
        return startsWith(text, buffer, offset, Math.min(length, DETECTION_LENGTH));
    }

    private static boolean startsWith(
        final String text, final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (text.charAt(i) != buffer.getByte(offset + i))
            {
                return false;
            }
        }

        return true;
    }
}
