package io.sluice.websocket.deflate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One element of a {@code Sec-WebSocket-Extensions} value, RFC 6455 section 9.1.
 *
 * @param name       of the extension as sent.
 * @param parameters in the order in which they were sent.
 */
public record Extension(String name, List<Parameter> parameters)
{
    /** Name that IANA knows the extension of RFC 7692 by. */
    public static final String PERMESSAGE_DEFLATE = "permessage-deflate";

    /**
     * Copies the list.
     *
     * @param name       of the extension.
     * @param parameters of it, maybe none.
     */
    public Extension
    {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter of an extension.
     *
     * @param name  as sent.
     * @param value without its quotes, or null for a parameter without one.
     */
    public record Parameter(String name, String value)
    {
    }

    /**
     * Reads a whole header value; several headers of the name are joined by commas first, which means the same.
     *
     * @param text of the value.
     * @return the elements, none for a value without any, or null when the text breaks the grammar of section 9.1.
     */
    public static List<Extension> parse(final String text)
    {
        final List<Extension> extensions = new ArrayList<>();
        final Scanner scanner = new Scanner(text);
        while (scanner.skipSeparators(','))
        {
            final Extension extension = parseOne(scanner);
            if (null == extension)
            {
                return null;
            }
            extensions.add(extension);
        }

        return Collections.unmodifiableList(extensions);
    }

    private static Extension parseOne(final Scanner scanner)
    {
        final String name = scanner.token();
        final List<Parameter> parameters = new ArrayList<>();
        while (null != name && scanner.skip(';'))
        {
            final String parameterName = scanner.token();
            final boolean hasValue = scanner.skip('=');
            final String value = hasValue ? scanner.tokenOrQuoted() : null;
            if (null == parameterName || hasValue && null == value)
            {
                return null;
            }
            parameters.add(new Parameter(parameterName, value));
        }

        return null == name || !scanner.isAtElementEnd() ? null : new Extension(name, parameters);
    }

    /** Walks the text; blanks between the parts of an element mean nothing. */
    private static final class Scanner
    {
        private final String text;
        private int position;

        Scanner(final String text)
        {
            this.text = text;
        }

        boolean skipSeparators(final char separator)
        {
            skipBlanks();
            while (skip(separator))
            {
                skipBlanks();
            }

            return position < text.length();
        }

        boolean skip(final char expected)
        {
            skipBlanks();
            final boolean isThere = position < text.length() && expected == text.charAt(position);
            position += isThere ? 1 : 0;

            return isThere;
        }

        boolean isAtElementEnd()
        {
            skipBlanks();

            return position == text.length() || ',' == text.charAt(position);
        }

        String token()
        {
            skipBlanks();
            final int begin = position;
            while (position < text.length() && isTokenChar(text.charAt(position)))
            {
                position++;
            }

            return begin == position ? null : text.substring(begin, position);
        }

        String tokenOrQuoted()
        {
            return skip('"') ? quoted() : token();
        }

        /** Section 9.1: what is left after unescaping must be a token again. */
        private String quoted()
        {
            final StringBuilder value = new StringBuilder();
            while (position < text.length())
            {
                char character = text.charAt(position++);
                if ('"' == character)
                {
                    return value.isEmpty() ? null : value.toString();
                }
                if ('\\' == character && position < text.length())
                {
                    character = text.charAt(position++);
                }
                if (!isTokenChar(character))
                {
                    return null;
                }
                value.append(character);
            }

            return null;
        }

        private void skipBlanks()
        {
            while (position < text.length() && (' ' == text.charAt(position) || '\t' == text.charAt(position)))
            {
                position++;
            }
        }

        private static boolean isTokenChar(final char character)
        {
            return 'a' <= character && character <= 'z' || 'A' <= character && character <= 'Z' ||
                '0' <= character && character <= '9' || -1 != "!#$%&'*+-.^_`|~".indexOf(character);
        }
    }
}
