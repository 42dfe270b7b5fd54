package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import org.agrona.DirectBuffer;

/**
 * Finds the subject of a PUB, HPUB or SUB as the client sent it, whatever was edited since: errors name what the client
 * knows.
 */
public final class SentSubject
{
    /** The words that may be in front of it; a PUB that was given headers does not say any more what it was. */
    private static final String[] WORDS = {"PUB", "HPUB", "SUB"};
    private static final int CASE_BIT = 0x20;

    private SentSubject()
    {
    }

    /**
     * Finds it.
     *
     * @param command that it is the first argument of.
     * @param subject that is set to it.
     */
    public static void find(final Command command, final AsciiView subject)
    {
        final DirectBuffer buffer = command.buffer();
        final int limit = Math.min(buffer.capacity(), command.offset() + command.length());
        int start = command.offset();

        // Of a line that came in pieces and is not canonical, only the arguments may have been kept.
        for (final String word : WORDS)
        {
            if (isWord(buffer, start, limit, word))
            {
                start += word.length();
                break;
            }
        }
        while (start < limit && isBlank(buffer.getByte(start)))
        {
            start++;
        }

        int end = start;
        while (end < limit && !isBlank(buffer.getByte(end)))
        {
            end++;
        }
        subject.wrap(buffer, start, end - start);
    }

    private static boolean isWord(final DirectBuffer buffer, final int start, final int limit, final String word)
    {
        final int length = word.length();
        if (start + length >= limit || !isBlank(buffer.getByte(start + length)))
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if ((word.charAt(i) | CASE_BIT) != (buffer.getByte(start + i) | CASE_BIT))
            {
                return false;
            }
        }

        return true;
    }

    private static boolean isBlank(final byte value)
    {
        return ' ' == value || '\t' == value || '\r' == value || '\n' == value;
    }
}
