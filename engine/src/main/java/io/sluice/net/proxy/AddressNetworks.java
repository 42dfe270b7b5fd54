package io.sluice.net.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks of addresses, as {@code 10.0.0.0/8,192.168.1.7,2001:db8::/32} writes them. An address of IPv4 that is mapped
 * into IPv6 is one of IPv4, in networks and in what is looked up; a network of IPv6 holds no others. Immutable.
 */
public final class AddressNetworks
{
    /** Nobody. */
    public static final AddressNetworks NONE = new AddressNetworks(List.of());

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int MAPPED_BITS = IPV6_BITS - IPV4_BITS;

    private final List<Network> networks;

    private AddressNetworks(final List<Network> networks)
    {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads networks.
     *
     * @param text of addresses, each alone or with the bits of its prefix behind a slash, separated by commas; blanks
     *             around them do not count, and nothing at all is {@link #NONE}.
     * @return the networks.
     * @throws IllegalArgumentException naming the one that is none.
     */
    public static AddressNetworks parse(final String text)
    {
        final List<Network> networks = new ArrayList<>();
        for (final String part : text.split(","))
        {
            if (!part.isBlank())
            {
                networks.add(Network.parse(part.strip()));
            }
        }

        return networks.isEmpty() ? NONE : new AddressNetworks(networks);
    }

    /** {@return true if nobody is in them} */
    public boolean isEmpty()
    {
        return networks.isEmpty();
    }

    /**
     * Looks an address up.
     *
     * @param address of either kind.
     * @return true if one of the networks holds it.
     */
    public boolean contains(final InetAddress address)
    {
        if (networks.isEmpty())
        {
            return false;
        }

        final byte[] bytes = address.getAddress();
        for (int i = 0; i < networks.size(); i++)
        {
            if (networks.get(i).contains(bytes))
            {
                return true;
            }
        }

        return false;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof AddressNetworks && toString().equals(other.toString());
    }

    @Override
    public int hashCode()
    {
        return toString().hashCode();
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        networks.forEach((network) -> text.append(text.isEmpty() ? "" : ",").append(network));

        return text.toString();
    }

    /** The first bits of addresses that have as many bytes as this one. */
    private static final class Network
    {
        private final InetAddress first;
        private final byte[] bytes;
        private final int prefixLength;

        Network(final InetAddress first, final int prefixLength)
        {
            this.first = first;
            bytes = first.getAddress();
            this.prefixLength = prefixLength;
        }

        static Network parse(final String text)
        {
            final int slash = text.indexOf('/');
            final String literal = slash < 0 ? text : text.substring(0, slash);
            final InetAddress address = AddressText.parse(literal);
            if (null == address)
            {
                throw complaint(text, "but must be an address, or ADDRESS/BITS");
            }

            final boolean isIpv4 = address instanceof Inet4Address;
            final int writtenMax = AddressText.isIpv6(literal) ? IPV6_BITS : IPV4_BITS;
            final int written = slash < 0 ? writtenMax :
                AddressText.number(text, slash + 1, text.length(), writtenMax);
            final int bits = isIpv4 && IPV6_BITS == writtenMax ? written - MAPPED_BITS : written;
            if (written < 0 || bits < 0)
            {
                throw complaint(text, "whose bits must be " + (writtenMax - (isIpv4 ? IPV4_BITS : IPV6_BITS)) + " to " +
                    writtenMax);
            }

            final Network network = new Network(address, bits);
            if (network.hasBitsBehindPrefix())
            {
                throw complaint(text, "which has bits set behind its prefix");
            }

            return network;
        }

        boolean contains(final byte[] address)
        {
            if (address.length != bytes.length)
            {
                return false;
            }

            final int whole = prefixLength / Byte.SIZE;
            for (int i = 0; i < whole; i++)
            {
                if (address[i] != bytes[i])
                {
                    return false;
                }
            }

            final int rest = prefixLength % Byte.SIZE;

            return 0 == rest || 0 == ((address[whole] ^ bytes[whole]) & 0xFF) >> Byte.SIZE - rest;
        }

        @Override
        public String toString()
        {
            return first.getHostAddress() + '/' + prefixLength;
        }

        private boolean hasBitsBehindPrefix()
        {
            for (int bit = prefixLength; bit < bytes.length * Byte.SIZE; bit++)
            {
                if (0 != (bytes[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE))
                {
                    return true;
                }
            }

            return false;
        }

        private static IllegalArgumentException complaint(final String text, final String rule)
        {
            return new IllegalArgumentException("network is \"" + text + "\", " + rule);
        }
    }
}
