package io.sluice.nats.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The plainest JSON parser there is: recursive, on objects, with exceptions; to compare with. */
final class ReferenceJson
{
    record Member(String key, Object value)
    {
    }

    record Members(List<Member> list)
    {
    }

    private static final Object NULL = "null literal";

    private final byte[] bytes;
    private int position;

    private ReferenceJson(final byte[] bytes)
    {
        this.bytes = bytes;
    }

    /** Returns the members, or null when it is not one object. */
    static List<Member> parse(final byte[] bytes)
    {
        try
        {
            final ReferenceJson reference = new ReferenceJson(bytes);
            final Object value = reference.value();
            reference.blanks();
            reference.check(reference.position == bytes.length);

            return NULL == value ? List.of() : ((Members)value).list();
        }
        catch (final IllegalStateException | ClassCastException | ArrayIndexOutOfBoundsException ignore)
        {
            return null;
        }
    }

    static boolean isNull(final Object value)
    {
        return NULL == value;
    }

    private Object value()
    {
        blanks();
        switch (bytes[position])
        {
            case '{':
                return object();

            case '[':
                return array();

            case '"':
                return string();

            case 't':
                return literal("true", Boolean.TRUE);

            case 'f':
                return literal("false", Boolean.FALSE);

            case 'n':
                return literal("null", NULL);

            default:
                return number();
        }
    }

    private Members object()
    {
        final List<Member> members = new ArrayList<>();
        position++;
        blanks();
        if ('}' == bytes[position])
        {
            position++;
            return new Members(members);
        }

        while (true)
        {
            blanks();
            final String key = string();
            blanks();
            expect(':');
            members.add(new Member(key, value()));
            blanks();
            if ('}' == bytes[position])
            {
                position++;
                return new Members(members);
            }
            expect(',');
        }
    }

    private Object array()
    {
        final List<Object> elements = new ArrayList<>();
        position++;
        blanks();
        if (']' == bytes[position])
        {
            position++;
            return elements.toArray();
        }

        while (true)
        {
            elements.add(value());
            blanks();
            if (']' == bytes[position])
            {
                position++;
                return elements.toArray();
            }
            expect(',');
        }
    }

    private String string()
    {
        final StringBuilder text = new StringBuilder();
        expect('"');
        while ('"' != bytes[position])
        {
            check(bytes[position] < 0 || bytes[position] >= ' ');
            if ('\\' == bytes[position])
            {
                text.append(escape());
            }
            else
            {
                text.append((char)(bytes[position++] & 0xFF));
            }
        }
        position++;

        return decode(text);
    }

    /** Escaped chars were put above U+00FF, raw bytes below: decode the raw ones, repair surrogates. */
    private static String decode(final StringBuilder text)
    {
        final StringBuilder decoded = new StringBuilder();
        int i = 0;
        while (i < text.length())
        {
            int end = i;
            while (end < text.length() && text.charAt(end) <= 0xFF)
            {
                end++;
            }
            decoded.append(utf8(text.substring(i, end)));
            if (end < text.length())
            {
                decoded.append((char)(text.charAt(end + 1) - 1));
                end += 2;
            }
            i = end;
        }

        for (int k = 0; k < decoded.length(); k++)
        {
            if (Character.isHighSurrogate(decoded.charAt(k)) && k + 1 < decoded.length() &&
                Character.isLowSurrogate(decoded.charAt(k + 1)))
            {
                k++;
            }
            else if (Character.isSurrogate(decoded.charAt(k)))
            {
                decoded.setCharAt(k, '\uFFFD');
            }
        }

        return decoded.toString();
    }

    /** Go replaces every byte of a broken sequence, where Java replaces the sequence. */
    private static String utf8(final String latin1)
    {
        final byte[] raw = latin1.getBytes(StandardCharsets.ISO_8859_1);
        final StringBuilder decoded = new StringBuilder();
        int i = 0;
        while (i < raw.length)
        {
            int length = Math.min(4, raw.length - i);
            while (length > 0 && !isOneCodePoint(new String(raw, i, length, StandardCharsets.UTF_8), raw, i, length))
            {
                length--;
            }
            decoded.append(0 == length ? "\uFFFD" : new String(raw, i, length, StandardCharsets.UTF_8));
            i += Math.max(1, length);
        }

        return decoded.toString();
    }

    private static boolean isOneCodePoint(final String text, final byte[] raw, final int offset, final int length)
    {
        final byte[] again = text.getBytes(StandardCharsets.UTF_8);

        return 1 == text.codePointCount(0, text.length()) && again.length == length &&
            Arrays.equals(again, 0, length, raw, offset, offset + length);
    }

    private String escape()
    {
        position++;
        final byte kind = bytes[position++];
        final int simple = "\"\\/bfnrt".indexOf(kind);
        if (simple >= 0)
        {
            return mark("\"\\/\b\f\n\r\t".charAt(simple));
        }
        check('u' == kind);
        final String digits = new String(bytes, position, Math.min(4, bytes.length - position),
            StandardCharsets.ISO_8859_1);
        check(digits.matches("[0-9a-fA-F]{4}"));
        position += 4;

        return mark((char)Integer.parseInt(digits, 16));
    }

    /** An escaped char travels behind a mark that no raw byte can be, and one higher so that it is no NUL. */
    private static String mark(final char value)
    {
        return "\uE000" + (char)(value + 1);
    }

    private Object number()
    {
        final int start = position;
        while (position < bytes.length && "+-.0123456789eE".indexOf(bytes[position]) >= 0)
        {
            position++;
        }
        final String text = new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
        check(text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));

        return text.matches("-?[0-9]+") ? new BigDecimal(text) : text;
    }

    private Object literal(final String text, final Object value)
    {
        for (int i = 0; i < text.length(); i++)
        {
            expect(text.charAt(i));
        }

        return value;
    }

    private void blanks()
    {
        while (position < bytes.length && " \t\r\n".indexOf(bytes[position]) >= 0)
        {
            position++;
        }
    }

    private void expect(final char value)
    {
        check(value == bytes[position]);
        position++;
    }

    private void check(final boolean isTrue)
    {
        if (!isTrue)
        {
            throw new IllegalStateException();
        }
    }
}
