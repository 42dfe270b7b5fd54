package io.sluice.net.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses as text, read strictly and without asking anybody: what is no literal is none, where the JDK would resolve
 * it as a name or take {@code 1.2} for an address. Stateless.
 */
public final class AddressText
{
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int GROUP_LENGTH = 2;
    private static final int GROUP_DIGITS_MAX = 4;
    private static final int NO_GAP = -1;

    private AddressText()
    {
    }

    /**
     * Reads an address of either kind.
     *
     * @param text without brackets, port or zone.
     * @return the address, one of IPv4 for one that is mapped; null for anything else.
     */
    public static InetAddress parse(final CharSequence text)
    {
        final byte[] bytes = isIpv6(text) ? ipv6(text) : ipv4(text, 0);
        try
        {
            return null == bytes ? null : InetAddress.getByAddress(bytes);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException(ex); // of this length it always is an address
        }
    }

    /**
     * Tells the kinds apart.
     *
     * @param text that may be an address.
     * @return true if it can only be one of IPv6.
     */
    public static boolean isIpv6(final CharSequence text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            if (':' == text.charAt(i))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Reads a decimal number without a sign, and without zeros that say nothing.
     *
     * @param text  that may be a number.
     * @param start of it, inclusive.
     * @param end   of it, exclusive.
     * @param max   largest value allowed, below 100 million.
     * @return the number, or -1 if it is none.
     */
    public static int number(final CharSequence text, final int start, final int end, final int max)
    {
        if (start >= end || end - start > 8 || '0' == text.charAt(start) && end - start > 1)
        {
            return -1;
        }

        int value = 0;
        for (int i = start; i < end; i++)
        {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return -1;
            }

            value = value * 10 + digit;
        }

        return value <= max ? value : -1;
    }

    private static byte[] ipv4(final CharSequence text, final int start)
    {
        final byte[] bytes = new byte[IPV4_LENGTH];
        int position = start;
        for (int i = 0; i < IPV4_LENGTH; i++)
        {
            int end = position;
            while (end < text.length() && '.' != text.charAt(end))
            {
                end++;
            }

            final int value = number(text, position, end, 0xFF);
            final boolean isLast = IPV4_LENGTH - 1 == i;
            if (value < 0 || isLast != (end == text.length()))
            {
                return null;
            }

            bytes[i] = (byte)value;
            position = end + 1;
        }

        return bytes;
    }

    /** RFC 4291, section 2.2: groups, one gap of two colons, the last two groups perhaps as IPv4. */
    private static byte[] ipv6(final CharSequence text)
    {
        final byte[] bytes = new byte[IPV6_LENGTH];
        final int length = text.length();
        int filled = 0;
        int gap = NO_GAP;
        int position = 0;
        if (startsWithColons(text, 0))
        {
            gap = 0;
            position = 2;
        }

        while (position < length)
        {
            final int end = endOfGroup(text, position);
            if (end < length && '.' == text.charAt(end))
            {
                final byte[] tail = ipv4(text, position);
                if (null == tail || filled > IPV6_LENGTH - IPV4_LENGTH)
                {
                    return null;
                }

                System.arraycopy(tail, 0, bytes, filled, IPV4_LENGTH);
                filled += IPV4_LENGTH;
                position = length;
            }
            else
            {
                if (end == position || end - position > GROUP_DIGITS_MAX || filled == IPV6_LENGTH ||
                    end < length && ':' != text.charAt(end) || end == length - 1)
                {
                    return null;
                }

                final int group = Integer.parseInt(text, position, end, 16);
                bytes[filled++] = (byte)(group >> 8);
                bytes[filled++] = (byte)group;
                position = end + 1;
                if (startsWithColons(text, end))
                {
                    if (NO_GAP != gap)
                    {
                        return null;
                    }

                    gap = filled;
                    position = end + 2;
                }
            }
        }

        return spread(bytes, filled, gap);
    }

    /** What stands behind the gap belongs to the end; a gap stands for one group at least. */
    private static byte[] spread(final byte[] bytes, final int filled, final int gap)
    {
        if (NO_GAP == gap)
        {
            return IPV6_LENGTH == filled ? bytes : null;
        }

        if (filled > IPV6_LENGTH - GROUP_LENGTH)
        {
            return null;
        }

        final byte[] all = new byte[IPV6_LENGTH];
        System.arraycopy(bytes, 0, all, 0, gap);
        System.arraycopy(bytes, gap, all, IPV6_LENGTH - (filled - gap), filled - gap);

        return all;
    }

    private static boolean startsWithColons(final CharSequence text, final int position)
    {
        return position + 1 < text.length() && ':' == text.charAt(position) && ':' == text.charAt(position + 1);
    }

    private static int endOfGroup(final CharSequence text, final int start)
    {
        int end = start;
        while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 0x80)
        {
            end++;
        }

        return end;
    }
}
