package io.sluice.net.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;

/** What a parser made of some bytes, and how they are presented to it: what it leaves comes again with more behind. */
record Reading(
    ProxyHeaderParser.Status status, int consumed, InetSocketAddress source, InetSocketAddress destination)
{
    /** A header of version 1, or what pretends to be one. */
    static byte[] line(final String text)
    {
        return text.getBytes(ISO_8859_1);
    }

    /** A header of version 2: signature, then what follows in hexadecimal digits. */
    static byte[] binary(final String hex)
    {
        final byte[] signature = line(ProxyHeaderParser.V2_SIGNATURE);
        final byte[] rest = HexFormat.of().parseHex(hex.replace(" ", ""));
        final byte[] all = new byte[signature.length + rest.length];
        System.arraycopy(signature, 0, all, 0, signature.length);
        System.arraycopy(rest, 0, all, signature.length, rest.length);

        return all;
    }

    /** Presents bytes cut at some places, up to which as many as there are have come; the last cut is the end. */
    static Reading of(final byte[] bytes, final List<Integer> cuts)
    {
        final ProxyHeaderParser parser = new ProxyHeaderParser();
        int consumed = 0;
        for (final int cut : cuts)
        {
            // exactly what there is: a read behind its end throws
            final byte[] present = new byte[cut - consumed];
            System.arraycopy(bytes, consumed, present, 0, present.length);
            final int length = parser.parse(new UnsafeBuffer(present), 0, present.length);
            if (length < 0 || length > present.length)
            {
                throw new AssertionError("consumed " + length + " of " + present.length);
            }
            consumed += length;
            if (ProxyHeaderParser.Status.INCOMPLETE != parser.status())
            {
                break;
            }
        }
        if ((null == parser.failure()) == (ProxyHeaderParser.Status.MALFORMED == parser.status()))
        {
            throw new AssertionError(parser.status() + " because of " + parser.failure());
        }

        return new Reading(parser.status(), consumed, parser.source(), parser.destination());
    }

    /** Presents bytes whole. */
    static Reading whole(final byte[] bytes)
    {
        return of(bytes, List.of(bytes.length));
    }

    /** Presents bytes one more at a time. */
    static Reading byByte(final byte[] bytes)
    {
        final List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i <= bytes.length; i++)
        {
            cuts.add(i);
        }

        return of(bytes, cuts);
    }
}
