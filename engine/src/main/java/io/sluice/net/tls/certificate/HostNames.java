package io.sluice.net.tls.certificate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;

/**
 * Host names and the names in certificates, RFC 6125 and RFC 9525: alternative names alone count, never the subject.
 */
public final class HostNames
{
    private static final String WILDCARD = "*.";

    private HostNames()
    {
    }

    /**
     * Whether a certificate is for a host.
     *
     * @param host        name, or address as text, with or without brackets.
     * @param certificate of the server.
     * @return true if one of its alternative names is the host's.
     */
    public static boolean isFor(final String host, final X509Certificate certificate)
    {
        final AlternativeNames names = AlternativeNames.of(certificate);
        if (isAddress(host))
        {
            final byte[] address = address(host);
            for (final String text : names.ipAddresses())
            {
                if (Arrays.equals(address, address(text)))
                {
                    return true;
                }
            }

            return false;
        }
        final String name = canonical(host);
        for (final String pattern : names.dnsNames())
        {
            if (matches(canonical(pattern), name))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Whether a name is matched by one that may have a wildcard, which stands for exactly one whole label, the first.
     *
     * @param pattern in canonical form.
     * @param name    in canonical form.
     * @return true if it is.
     */
    public static boolean matches(final String pattern, final String name)
    {
        if (pattern.startsWith(WILDCARD))
        {
            final int dot = name.indexOf('.');
            final String domain = pattern.substring(1);

            // A wildcard right below the root would be for everybody.
            return dot > 0 && domain.indexOf('.', 1) > 0 && domain.length() == name.length() - dot &&
                name.startsWith(domain, dot);
        }

        return pattern.equals(name);
    }

    /**
     * The form in which names are compared.
     *
     * @param name of a host.
     * @return in lower case, without a dot at its end.
     */
    public static String canonical(final String name)
    {
        final String lower = name.toLowerCase(Locale.ROOT);

        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Whether a host is given by its address; such a one is no server name.
     *
     * @param host as text.
     * @return true for an IPv4 or IPv6 address.
     */
    public static boolean isAddress(final String host)
    {
        if (host.indexOf(':') >= 0)
        {
            return true;
        }
        int dots = 0;
        for (int i = 0; i < host.length(); i++)
        {
            final char c = host.charAt(i);
            if ('.' == c)
            {
                dots++;
            }
            else if (c < '0' || c > '9')
            {
                return false;
            }
        }

        return 3 == dots;
    }

    private static byte[] address(final String text)
    {
        final int zone = text.indexOf('%');
        try
        {
            // Never a look-up: the text is an address.
            return InetAddress.getByName(zone < 0 ? text : text.substring(0, zone)).getAddress();
        }
        catch (final UnknownHostException ex)
        {
            return new byte[0];
        }
    }
}
