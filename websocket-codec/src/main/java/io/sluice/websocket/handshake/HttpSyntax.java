package io.sluice.websocket.handshake;

/** Classes of bytes, RFC 9110 section 5.6 and RFC 3986. */
final class HttpSyntax
{
    static final int TOKEN = 1;
    static final int TARGET = 2;
    static final int AUTHORITY = 4;

    private static final byte[] CLASSES = new byte[256];

    static
    {
        for (int c = 0x21; c < 0x7F; c++)
        {
            final boolean isAlphanumeric = isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z';
            final int token = isAlphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0 ? TOKEN : 0;
            // Browsers send | [ ] and others of these raw in a query; a fragment never belongs into a request.
            final int target = "#\"<>\\".indexOf(c) < 0 ? TARGET : 0;
            final int authority = isAlphanumeric || "-._~%!$&'()*+,;=:[]".indexOf(c) >= 0 ? AUTHORITY : 0;
            CLASSES[c] = (byte)(token | target | authority);
        }
    }

    private HttpSyntax()
    {
    }

    static boolean isDigit(final int value)
    {
        return '0' <= value && value <= '9';
    }

    static boolean isOf(final int charClass, final int value)
    {
        return 0 != (CLASSES[value & 0xFF] & charClass);
    }

    static boolean isAllOf(final int charClass, final CharSequence text)
    {
        boolean isAll = !text.isEmpty();
        for (int i = 0; i < text.length(); i++)
        {
            isAll &= text.charAt(i) < 0x80 && isOf(charClass, text.charAt(i));
        }

        return isAll;
    }

    static int toLower(final int value)
    {
        return 'A' <= value && value <= 'Z' ? value | 0x20 : value;
    }

    static boolean isBlank(final byte value)
    {
        return ' ' == value || '\t' == value;
    }
}
