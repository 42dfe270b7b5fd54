package io.sluice.nats;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * A subject: tokens between dots. A token that is just {@code *} stands for any one token, a last token that is just
 * {@code >} for one or more; inside a longer token both are ordinary characters, and so they are in a subject that is
 * published. Nothing here allocates.
 * <pre>
 *   orders . eu . *        three tokens; the token at index 2 is a wildcard
 *   ^0       ^7   ^10
 * </pre>
 * Walk the tokens by {@code for (int start = 0; start &lt;= subject.length(); start = subject.tokenEnd(start) + 1)}.
 */
public final class Subject extends AsciiView
{
    private static final byte SEPARATOR = '.';
    private static final byte ANY_TOKEN = '*';
    private static final byte ANY_TAIL = '>';

    /** An empty subject. */
    public Subject()
    {
    }

    /**
     * A subject or pattern that owns its bytes, to match others against.
     *
     * @param text that is encoded as UTF-8.
     * @return the subject.
     */
    public static Subject of(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        return new Subject().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** {@inheritDoc} */
    @Override
    public Subject wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        super.wrap(buffer, offset, length);

        return this;
    }

    /** {@inheritDoc} */
    @Override
    public Subject wrap(final AsciiView other)
    {
        super.wrap(other);

        return this;
    }

    /** {@inheritDoc} */
    @Override
    public Subject reset()
    {
        super.reset();

        return this;
    }

    /** {@return the number of tokens, empty ones included; 0 for an empty subject} */
    public int tokenCount()
    {
        if (isEmpty())
        {
            return 0;
        }

        final DirectBuffer buffer = buffer();
        final int end = offset() + length();
        int count = 1;
        for (int i = offset(); i < end; i++)
        {
            if (SEPARATOR == buffer.getByte(i))
            {
                count++;
            }
        }

        return count;
    }

    /**
     * Where a token ends.
     *
     * @param start index at which it begins.
     * @return the index of the dot behind it, or the length.
     */
    public int tokenEnd(final int start)
    {
        return end(this, start);
    }

    /**
     * Finds a token.
     *
     * @param index of the token, from 0.
     * @param token is set to it, or to nothing.
     * @return true when there is such a token; it may be empty.
     */
    public boolean token(final int index, final AsciiView token)
    {
        final int start = tokenStart(index);
        if (start < 0)
        {
            token.reset();
            return false;
        }

        token.wrap(buffer(), offset() + start, end(this, start) - start);

        return true;
    }

    /**
     * Is a token some text?
     *
     * @param index of the token, from 0.
     * @param text  in ASCII.
     * @return true when there is such a token and it is this text.
     */
    public boolean tokenEquals(final int index, final CharSequence text)
    {
        final int start = tokenStart(index);

        return start >= 0 && end(this, start) - start == text.length() && regionEquals(start, text);
    }

    /** {@return true when a token is a wildcard, which a subscription reads as such and a publish does not} */
    public boolean hasWildcards()
    {
        final int length = length();
        for (int start = 0; start <= length; start = end(this, start) + 1)
        {
            if (isOneByte(this, start, end(this, start), ANY_TOKEN, ANY_TAIL))
            {
                return true;
            }
        }

        return false;
    }

    /** {@return true when the server takes it for a subscription: no empty token, {@code >} only at the end} */
    public boolean isValidPattern()
    {
        final int length = length();
        boolean isComplete = false;
        for (int start = 0; start <= length; start = end(this, start) + 1)
        {
            final int end = end(this, start);
            if (isComplete || start == end || hasBlank(start, end))
            {
                return false;
            }
            isComplete = isOneByte(this, start, end, ANY_TAIL, ANY_TAIL);
        }

        return true;
    }

    /** {@return true when the server finds it fit to be published to: no empty token and no wildcard} */
    public boolean isValidLiteral()
    {
        final int length = length();
        for (int start = 0; start <= length; start = end(this, start) + 1)
        {
            final int end = end(this, start);
            if (start == end || hasBlank(start, end) || isOneByte(this, start, end, ANY_TOKEN, ANY_TAIL))
            {
                return false;
            }
        }

        return true;
    }

    /**
     * Would a subscription to the pattern get a message published to this subject? Every token of this one is taken
     * as it is, wildcards too, which is how the server takes them.
     *
     * @param pattern to match against.
     * @return true when it would.
     */
    public boolean matches(final Subject pattern)
    {
        return matches(pattern, false);
    }

    /**
     * Would a subscription to the pattern get everything that a subscription to this one gets? {@code a.*} is a subset
     * of {@code a.>}, and {@code a.>} is none of {@code a.*}.
     *
     * @param pattern to match against.
     * @return true when it would.
     */
    public boolean isSubsetOf(final Subject pattern)
    {
        return matches(pattern, true);
    }

    /**
     * Is there a subject that both stand for?
     *
     * @param other literal or pattern.
     * @return true when some subject is matched by both.
     */
    public boolean overlaps(final Subject other)
    {
        final int length = length();
        final int otherLength = other.length();
        int start = 0;
        int otherStart = 0;

        while (start <= length && otherStart <= otherLength)
        {
            final int end = end(this, start);
            final int otherEnd = end(other, otherStart);

            if (start == end || otherStart == otherEnd)
            {
                return false;
            }
            if (isTail(this, start, end) || isTail(other, otherStart, otherEnd))
            {
                return !hasEmptyToken(this, start) && !hasEmptyToken(other, otherStart);
            }
            if (!isOneByte(this, start, end, ANY_TOKEN, ANY_TOKEN) &&
                !isOneByte(other, otherStart, otherEnd, ANY_TOKEN, ANY_TOKEN) &&
                !isSameToken(start, end, other, otherStart, otherEnd))
            {
                return false;
            }

            start = end + 1;
            otherStart = otherEnd + 1;
        }

        return start > length && otherStart > otherLength;
    }

    private boolean matches(final Subject pattern, final boolean isPattern)
    {
        final int length = length();
        final int patternLength = pattern.length();
        int start = 0;
        int patternStart = 0;

        while (start <= length && patternStart <= patternLength)
        {
            final int end = end(this, start);
            final int patternEnd = end(pattern, patternStart);

            if (isTail(pattern, patternStart, patternEnd))
            {
                return !hasEmptyToken(this, start);
            }
            if (isPattern && isTail(this, start, end) ||
                !(isOneByte(pattern, patternStart, patternEnd, ANY_TOKEN, ANY_TOKEN) && end > start) &&
                !isSameToken(start, end, pattern, patternStart, patternEnd))
            {
                return false;
            }

            start = end + 1;
            patternStart = patternEnd + 1;
        }

        return start > length && patternStart > patternLength;
    }

    private int tokenStart(final int index)
    {
        final int length = length();
        int start = 0;
        for (int i = 0; i < index && start <= length; i++)
        {
            start = end(this, start) + 1;
        }

        return index < 0 || isEmpty() || start > length ? -1 : start;
    }

    private boolean hasBlank(final int start, final int end)
    {
        final DirectBuffer buffer = buffer();
        final int offset = offset();
        for (int i = start; i < end; i++)
        {
            switch (buffer.getByte(offset + i))
            {
                case ' ':
                case '\t':
                case '\n':
                case '\f':
                case '\r':
                    return true;

                default:
                    break;
            }
        }

        return false;
    }

    private boolean isSameToken(
        final int start, final int end, final Subject other, final int otherStart, final int otherEnd)
    {
        return end - start == otherEnd - otherStart && end > start &&
            regionEquals(buffer(), offset() + start, other.buffer(), other.offset() + otherStart, end - start);
    }

    private static boolean hasEmptyToken(final Subject subject, final int from)
    {
        final int length = subject.length();
        int start = from;
        while (start <= length)
        {
            final int end = end(subject, start);
            if (start == end)
            {
                return true;
            }
            start = end + 1;
        }

        return false;
    }

    private static boolean isTail(final Subject subject, final int start, final int end)
    {
        return end == subject.length() && isOneByte(subject, start, end, ANY_TAIL, ANY_TAIL);
    }

    private static boolean isOneByte(
        final Subject subject, final int start, final int end, final byte either, final byte or)
    {
        if (1 != end - start)
        {
            return false;
        }

        final byte value = subject.buffer().getByte(subject.offset() + start);

        return either == value || or == value;
    }

    private static int end(final Subject subject, final int start)
    {
        final DirectBuffer buffer = subject.buffer();
        final int offset = subject.offset();
        final int length = subject.length();
        int end = start;
        while (end < length && SEPARATOR != buffer.getByte(offset + end))
        {
            end++;
        }

        return end;
    }
}
