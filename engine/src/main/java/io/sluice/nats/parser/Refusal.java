package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The line that makes a server refuse what was refused here, in the same words or in the same silence.
 */
final class Refusal
{
    private static final int SNIPPET_LENGTH = 32;
    private static final int CASE_BIT = 0x20;
    private static final int HEX_RADIX = 16;
    private static final byte FILL = 'x';
    private static final String LINE_END = "\r\n";

    private String word = "";
    private String arguments = "";
    private int size;
    private int fillLength;

    Refusal()
    {
    }

    void set(final Failure failure, final CommandKind kind, final int firstByte, final int excess)
    {
        word = kind.word();
        size = -1;
        fillLength = 0;
        switch (failure)
        {
            case UNKNOWN_OPERATION:
                // A server that waits for CONNECT looks at the first letter and refuses the others otherwise.
                word = 'c' == (firstByte | CASE_BIT) ? "CX" : "X";
                arguments = "";
                break;

            case AUTHORIZATION:
                word = "X";
                arguments = "";
                break;

            case CONTROL_LINE:
                arguments = " ";
                fillLength = excess;
                break;

            case PAYLOAD:
                arguments = CommandKind.HPUB == kind ? " x 0 " : " x ";
                size = excess;
                break;

            case JSON:
                arguments = " -";
                break;

            default:
                arguments = CommandKind.UNSUB == kind ? " x y z" : " x";
                break;
        }
    }

    int length()
    {
        final int digits = size < 0 ? 0 : AsciiEncoding.digitCount(size);

        return word.length() + arguments.length() + fillLength + digits + LINE_END.length();
    }

    int encode(final MutableDirectBuffer destination, final int index)
    {
        int next = index;
        next += destination.putStringWithoutLengthAscii(next, word);
        next += destination.putStringWithoutLengthAscii(next, arguments);
        destination.setMemory(next, fillLength, FILL);
        next += fillLength;
        if (size >= 0)
        {
            next += destination.putNaturalIntAscii(next, size);
        }
        next += destination.putStringWithoutLengthAscii(next, LINE_END);

        return next - index;
    }

    static String snippet(final DirectBuffer buffer, final int offset, final int limit)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = offset, end = Math.min(limit, offset + SNIPPET_LENGTH); i < end; i++)
        {
            final int value = buffer.getByte(i) & 0xFF;
            if (value < ' ' || value > '~' || '\\' == value)
            {
                text.append("\\x").append(Character.forDigit(value / HEX_RADIX, HEX_RADIX));
                text.append(Character.forDigit(value % HEX_RADIX, HEX_RADIX));
            }
            else
            {
                text.append((char)value);
            }
        }

        return text.toString();
    }
}
