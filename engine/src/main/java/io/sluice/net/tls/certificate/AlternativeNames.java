package io.sluice.net.tls.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Subject alternative names of a certificate, RFC 5280 section 4.2.1.6.
 *
 * @param dnsNames       as they are written.
 * @param emailAddresses as they are written.
 * @param uris           as they are written.
 * @param ipAddresses    as text.
 */
public record AlternativeNames(
    List<String> dnsNames, List<String> emailAddresses, List<String> uris, List<String> ipAddresses)
{
    /** Of a certificate without any. */
    public static final AlternativeNames NONE = new AlternativeNames(List.of(), List.of(), List.of(), List.of());

    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    /**
     * Copies the lists.
     *
     * @param dnsNames       kind 2.
     * @param emailAddresses kind 1.
     * @param uris           kind 6.
     * @param ipAddresses    kind 7.
     */
    public AlternativeNames
    {
        dnsNames = List.copyOf(dnsNames);
        emailAddresses = List.copyOf(emailAddresses);
        uris = List.copyOf(uris);
        ipAddresses = List.copyOf(ipAddresses);
    }

    /**
     * The names in a certificate.
     *
     * @param certificate to read; one whose names cannot be read has none.
     * @return its names.
     */
    public static AlternativeNames of(final X509Certificate certificate)
    {
        final Collection<List<?>> entries;
        try
        {
            entries = certificate.getSubjectAlternativeNames();
        }
        catch (final CertificateParsingException ex)
        {
            return NONE;
        }

        return null == entries ? NONE : new AlternativeNames(
            ofKind(entries, DNS), ofKind(entries, EMAIL), ofKind(entries, URI), ofKind(entries, IP));
    }

    private static List<String> ofKind(final Collection<List<?>> entries, final int kind)
    {
        final List<String> names = new ArrayList<>();
        for (final List<?> entry : entries)
        {
            if (Integer.valueOf(kind).equals(entry.get(0)) && entry.get(1) instanceof String)
            {
                names.add((String)entry.get(1));
            }
        }

        return names;
    }
}
