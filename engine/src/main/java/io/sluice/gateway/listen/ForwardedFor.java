package io.sluice.gateway.listen;

import io.sluice.gateway.settings.AddressSettings;
import io.sluice.gateway.settings.ForwardedHeader;
import io.sluice.net.proxy.AddressText;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the client in {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239): each proxy adds, on the right, where its
 * own connection comes from. The list is read from the right, and only as far as those who wrote it are trusted; what
 * stands further left is what anybody may have said. Stateless.
 */
final class ForwardedFor
{
    private static final String FOR = "for";
    private static final String UNKNOWN = "unknown";
    private static final int PORT_MAX = 0xFFFF;

    private ForwardedFor()
    {
    }

    /**
     * Finds the client.
     *
     * @param peer   that the request comes from.
     * @param rules  of the listener: which header counts, and from whom.
     * @param values of that header, one for each line, in their order.
     * @return the client, with port 0 if that is not said; the peer if nobody says anything about it; null if somebody
     *     who is trusted says what cannot be read.
     */
    static InetSocketAddress client(
        final InetSocketAddress peer, final AddressSettings rules, final List<String> values)
    {
        InetSocketAddress client = peer;
        for (int i = values.size() - 1; i >= 0; i--)
        {
            final List<String> hops = ForwardedHeader.FORWARDED == rules.forwardedHeader() ?
                forwarded(values.get(i)) : List.of(values.get(i).split(","));
            if (null == hops)
            {
                return rules.isForwarder(client.getAddress()) ? null : client;
            }

            for (int j = hops.size() - 1; j >= 0; j--)
            {
                final String hop = hops.get(j).strip();
                if (!rules.isForwarder(client.getAddress()))
                {
                    return client;
                }

                if (!hop.isEmpty())
                {
                    client = hop(hop);
                    if (null == client)
                    {
                        return null;
                    }
                }
            }
        }

        return client;
    }

    /** {@return the values of {@code for}, one for each element, or null if the line cannot be read} */
    private static List<String> forwarded(final String line)
    {
        final List<String> hops = new ArrayList<>();
        int position = 0;
        while (position <= line.length())
        {
            final int end = endOf(line, position, ',');
            if (end < 0)
            {
                return null;
            }

            final String element = line.substring(position, end);
            if (!element.isBlank())
            {
                hops.add(nodeOf(element));
            }

            position = end + 1;
        }

        return hops;
    }

    /** {@return the value of {@code for} without quotes} */
    private static String nodeOf(final String element)
    {
        int position = 0;
        while (position <= element.length())
        {
            final int end = endOf(element, position, ';');
            final String pair = element.substring(position, end).strip();
            final int equals = pair.indexOf('=');
            if (equals >= 0 && FOR.equalsIgnoreCase(pair.substring(0, equals)))
            {
                return unquoted(pair.substring(equals + 1));
            }

            position = end + 1;
        }

        return UNKNOWN;
    }

    /** {@return where the next such character outside of quotes is, or the end; -1 if a quote is left open} */
    private static int endOf(final String text, final int start, final char separator)
    {
        boolean isQuoted = false;
        for (int i = start; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (separator == c && !isQuoted)
            {
                return i;
            }

            isQuoted ^= '"' == c;
            i += isQuoted && '\\' == c ? 1 : 0;
        }

        return isQuoted ? -1 : text.length();
    }

    /** An address needs no escapes: what has some is none. */
    private static String unquoted(final String value)
    {
        final int last = value.length() - 1;

        return last > 0 && '"' == value.charAt(0) && '"' == value.charAt(last) ? value.substring(1, last) : value;
    }

    private static InetSocketAddress hop(final String text)
    {
        final int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        final int lastColon = text.lastIndexOf(':');
        final boolean hasPort = bracket >= 0 ? bracket < lastColon : lastColon >= 0 && text.indexOf(':') == lastColon;
        final int end = bracket >= 0 ? bracket : hasPort ? lastColon : text.length();
        final InetAddress address = AddressText.parse(text.substring(bracket >= 0 ? 1 : 0, end));
        final boolean isWellFormed = bracket < 0 || text.length() == bracket + 1 || lastColon == bracket + 1;
        final int port = hasPort ? port(text, lastColon + 1) : 0;

        return null == address || !isWellFormed || port < 0 ? null : new InetSocketAddress(address, port);
    }

    /** RFC 7239, section 6.3: a port may be hidden. */
    private static int port(final String text, final int start)
    {
        return start < text.length() && '_' == text.charAt(start) ? 0 :
            AddressText.number(text, start, text.length(), PORT_MAX);
    }
}
