package io.sluice.nats.line;

import org.agrona.DirectBuffer;

/**
 * The arguments of a control line that need not be canonical.
 */
public final class LineTokens
{
    /** No command has more arguments; a line that has is known by its count being one more. */
    public static final int MAX_TOKENS = 5;

    private final int[] starts = new int[MAX_TOKENS];
    private final int[] ends = new int[MAX_TOKENS];
    private DirectBuffer buffer;
    private int start;
    private int end;
    private int count;

    /** No arguments. */
    public LineTokens()
    {
    }

    /**
     * Splits arguments.
     *
     * @param buffer             that holds them.
     * @param start              of the arguments.
     * @param end                of the arguments, exclusive.
     * @param isLineEndSeparator true when CR and LF separate like blanks do.
     * @return this.
     */
    public LineTokens split(
        final DirectBuffer buffer, final int start, final int end, final boolean isLineEndSeparator)
    {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
        count = 0;

        int tokenStart = -1;
        for (int i = start; i < end; i++)
        {
            final byte value = buffer.getByte(i);
            if (LineScan.isBlank(value) || isLineEndSeparator && ('\r' == value || '\n' == value))
            {
                if (tokenStart >= 0)
                {
                    add(tokenStart, i);
                    tokenStart = -1;
                }
            }
            else if (tokenStart < 0)
            {
                tokenStart = i;
            }
        }

        if (tokenStart >= 0)
        {
            add(tokenStart, end);
        }

        return this;
    }

    /** {@return the number of tokens; one more than {@link #MAX_TOKENS} stands for any higher number} */
    public int count()
    {
        return count;
    }

    /** {@return the buffer that holds them} */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where a token begins.
     *
     * @param index of the token, below the count and the maximum.
     * @return its offset.
     */
    public int start(final int index)
    {
        return starts[index];
    }

    /**
     * Where a token ends.
     *
     * @param index of the token, below the count and the maximum.
     * @return the offset behind it.
     */
    public int end(final int index)
    {
        return ends[index];
    }

    /**
     * Length of a token.
     *
     * @param index of the token, below the count and the maximum.
     * @return its length in bytes.
     */
    public int length(final int index)
    {
        return ends[index] - starts[index];
    }

    /**
     * Reads a token as a size.
     *
     * @param index of the token.
     * @return the size, or {@link LineScan#NO_SIZE}.
     */
    public int size(final int index)
    {
        return LineScan.parseSize(buffer, starts[index], ends[index]);
    }

    /** {@return true when there is one blank between every two of the tokens, which are not too many, and no other} */
    public boolean isCanonical()
    {
        int next = start;
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && ' ' != buffer.getByte(next - 1) || next != starts[i])
            {
                return false;
            }
            next = ends[i] + 1;
        }

        return next == end + 1;
    }

    /** {@return true when one of the tokens, which are not too many, holds CR, LF or NUL} */
    public boolean hasUnsafeByte()
    {
        for (int i = 0; i < count; i++)
        {
            if (LineScan.hasUnsafeByte(buffer, starts[i], ends[i]))
            {
                return true;
            }
        }

        return false;
    }

    private void add(final int tokenStart, final int tokenEnd)
    {
        if (count < MAX_TOKENS)
        {
            starts[count] = tokenStart;
            ends[count] = tokenEnd;
        }
        count = Math.min(count + 1, MAX_TOKENS + 1);
    }
}
