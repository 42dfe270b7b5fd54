package io.sluice.net.proxy;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the PROXY header that tells a server who is behind a connection. Where one address is of IPv4 and the other of
 * IPv6, the first is mapped, for a header knows one kind only. Stateless.
 */
public final class ProxyHeaderWriter
{
    /** Longest header that is written here. */
    public static final int LENGTH_MAX = ProxyHeaderParser.V1_LENGTH_MAX;

    private static final String MAPPED_PREFIX = "::ffff:";
    private static final int MAPPED_OFFSET = 10;

    private ProxyHeaderWriter()
    {
    }

    /**
     * Writes a header.
     *
     * @param version     to write.
     * @param source      where the client connects from.
     * @param destination what it connected to.
     * @param buffer      to write into, with room for {@link #LENGTH_MAX} bytes.
     * @param offset      in bytes at which to begin.
     * @return bytes written.
     */
    public static int write(
        final ProxyVersion version,
        final InetSocketAddress source,
        final InetSocketAddress destination,
        final MutableDirectBuffer buffer,
        final int offset)
    {
        final boolean isIpv4 = source.getAddress() instanceof Inet4Address &&
            destination.getAddress() instanceof Inet4Address;

        return ProxyVersion.V1 == version ?
            writeV1(source, destination, isIpv4, buffer, offset) :
            writeV2(source, destination, isIpv4, buffer, offset);
    }

    /**
     * A header that tells no more than a connection itself does, for a server that wants to hear one from everybody.
     *
     * @param version to write.
     * @param socket  connected.
     * @return the header.
     */
    public static byte[] ofOwn(final ProxyVersion version, final Socket socket)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);
        final int length = write(version, (InetSocketAddress)socket.getLocalSocketAddress(),
            (InetSocketAddress)socket.getRemoteSocketAddress(), buffer, 0);

        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private static int writeV1(
        final InetSocketAddress source,
        final InetSocketAddress destination,
        final boolean isIpv4,
        final MutableDirectBuffer buffer,
        final int offset)
    {
        return buffer.putStringWithoutLengthAscii(offset, ProxyHeaderParser.V1_PREFIX +
            (isIpv4 ? "TCP4 " : "TCP6 ") +
            text(source.getAddress(), isIpv4) + ' ' + text(destination.getAddress(), isIpv4) + ' ' +
            source.getPort() + ' ' + destination.getPort() + "\r\n");
    }

    private static int writeV2(
        final InetSocketAddress source,
        final InetSocketAddress destination,
        final boolean isIpv4,
        final MutableDirectBuffer buffer,
        final int offset)
    {
        final int addressLength = isIpv4 ? ProxyHeaderParser.INET_LENGTH : ProxyHeaderParser.INET6_LENGTH;
        final int restLength = 2 * (addressLength + Short.BYTES);
        final int addresses = offset + ProxyHeaderParser.ADDRESSES_OFFSET;
        final int ports = addresses + 2 * addressLength;
        buffer.putStringWithoutLengthAscii(offset, ProxyHeaderParser.V2_SIGNATURE);
        buffer.putByte(offset + ProxyHeaderParser.COMMAND_OFFSET,
            (byte)(ProxyHeaderParser.VERSION_2 | ProxyHeaderParser.COMMAND_PROXY));
        buffer.putByte(offset + ProxyHeaderParser.FAMILY_OFFSET,
            (byte)(isIpv4 ? ProxyHeaderParser.INET_STREAM : ProxyHeaderParser.INET6_STREAM));
        buffer.putShort(offset + ProxyHeaderParser.LENGTH_OFFSET, (short)restLength, BIG_ENDIAN);
        buffer.putBytes(addresses, bytes(source.getAddress(), isIpv4));
        buffer.putBytes(addresses + addressLength, bytes(destination.getAddress(), isIpv4));
        buffer.putShort(ports, (short)source.getPort(), BIG_ENDIAN);
        buffer.putShort(ports + Short.BYTES, (short)destination.getPort(), BIG_ENDIAN);

        return ProxyHeaderParser.ADDRESSES_OFFSET + restLength;
    }

    private static String text(final InetAddress address, final boolean isIpv4)
    {
        final String text = address.getHostAddress();
        final int zone = text.indexOf('%');

        return isIpv4 || !(address instanceof Inet4Address) ?
            zone < 0 ? text : text.substring(0, zone) : MAPPED_PREFIX + text;
    }

    private static byte[] bytes(final InetAddress address, final boolean isIpv4)
    {
        final byte[] bytes = address.getAddress();
        if (isIpv4 || ProxyHeaderParser.INET6_LENGTH == bytes.length)
        {
            return bytes;
        }

        final byte[] mapped = new byte[ProxyHeaderParser.INET6_LENGTH];
        mapped[MAPPED_OFFSET] = (byte)0xFF;
        mapped[MAPPED_OFFSET + 1] = (byte)0xFF;
        System.arraycopy(bytes, 0, mapped, MAPPED_OFFSET + 2, bytes.length);

        return mapped;
    }
}
