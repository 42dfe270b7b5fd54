package io.sluice.interceptor;

import io.sluice.nats.AsciiView;
import io.sluice.nats.line.LineScan;
import org.agrona.ExpandableArrayBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Prefixes of subjects and what they are on the other side. The first rule that fits decides. Rules do not change;
 * what a mapping leaves behind is confined to its loop.
 */
final class SubjectRules
{
    private static final byte[] INBOX = ascii("_INBOX.");
    private static final byte[] ACKNOWLEDGEMENT = ascii("$JS.ACK.");

    private final List<byte[]> froms = new ArrayList<>();
    private final List<byte[]> tos = new ArrayList<>();
    private final ExpandableArrayBuffer mapped = new ExpandableArrayBuffer(256);
    private int mappedLength;

    /** No rules. */
    SubjectRules()
    {
    }

    /**
     * Adds a rule behind the others.
     *
     * @param from prefix on this side, which ends with a dot; empty for all subjects that are not reserved.
     * @param to   prefix on the other side, which ends with a dot; or empty.
     */
    void add(final String from, final String to)
    {
        froms.add(ascii(from));
        tos.add(ascii(to));
    }

    /**
     * Maps a subject, or a pattern that begins with a whole prefix.
     *
     * @param subject to map.
     * @return true if a rule fits; then {@link #buffer()} holds the mapped one.
     */
    boolean map(final AsciiView subject)
    {
        if (startsWith(subject, INBOX) || startsWith(subject, ACKNOWLEDGEMENT))
        {
            return false;
        }

        for (int i = 0; i < froms.size(); i++)
        {
            final byte[] from = froms.get(i);
            if (0 == from.length ? !isReserved(subject) : startsWith(subject, from))
            {
                final byte[] to = tos.get(i);
                final int restLength = subject.length() - from.length;
                mapped.putBytes(0, to);
                mapped.putBytes(to.length, subject.buffer(), subject.offset() + from.length, restLength);
                mappedLength = to.length + restLength;

                return true;
            }
        }

        return false;
    }

    /** {@return what holds the mapped subject from index 0; valid until the next is mapped} */
    ExpandableArrayBuffer buffer()
    {
        return mapped;
    }

    /** {@return false when the mapped subject cannot be written into a line or a header} */
    boolean isWritable()
    {
        return !LineScan.hasUnsafeByte(mapped, 0, mappedLength);
    }

    /** {@return length of the mapped subject in bytes} */
    int length()
    {
        return mappedLength;
    }

    /** What servers and clients agree upon among themselves is nobody's to rename as a whole. */
    private static boolean isReserved(final AsciiView subject)
    {
        return subject.isEmpty() || '$' == subject.byteAt(0) || '_' == subject.byteAt(0);
    }

    private static boolean startsWith(final AsciiView subject, final byte[] prefix)
    {
        if (subject.length() <= prefix.length)
        {
            return false;
        }

        for (int i = 0; i < prefix.length; i++)
        {
            if (prefix[i] != subject.byteAt(i))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
