package io.sluice.nats;

import java.nio.ByteBuffer;

/**
 * The peer: a parser that looks at one byte after the other, state for state as nats-server's does, and splits the
 * arguments of a line when it has found its end, as that does. It skips payloads by length and locates the same fields
 * as the parser that is measured beside it. Knows whole inputs and well-formed commands, for nothing else is measured.
 * Reads a plain byte buffer, which is the fastest way there is for single bytes.
 */
public final class StateMachineParser
{
    private static final int OP_START = 0;
    private static final int OP_P = 1;
    private static final int OP_PU = 2;
    private static final int OP_PUB = 3;
    private static final int OP_PUB_SPC = 4;
    private static final int PUB_ARG = 5;
    private static final int OP_H = 6;
    private static final int OP_HP = 7;
    private static final int OP_HPU = 8;
    private static final int OP_HPUB = 9;
    private static final int OP_HPUB_SPC = 10;
    private static final int HPUB_ARG = 11;
    private static final int OP_S = 12;
    private static final int OP_SU = 13;
    private static final int OP_SUB = 14;
    private static final int OP_SUB_SPC = 15;
    private static final int SUB_ARG = 16;
    private static final int OP_M = 17;
    private static final int OP_MS = 18;
    private static final int OP_MSG = 19;
    private static final int OP_MSG_SPC = 20;
    private static final int MSG_ARG = 21;
    private static final int OP_HM = 22;
    private static final int OP_HMS = 23;
    private static final int OP_HMSG = 24;
    private static final int OP_HMSG_SPC = 25;
    private static final int HMSG_ARG = 26;
    private static final int MSG_PAYLOAD = 27;
    private static final int MSG_END_R = 28;
    private static final int MSG_END_N = 29;
    private static final int FAILED = 30;

    private static final int MAX_ARGUMENTS = 5;
    private static final int MAX_DIGITS = 9;
    private static final int CONTROL_LINE_LIMIT = 4096;
    private static final int PAYLOAD_LIMIT = 1024 * 1024;

    private final int[] starts = new int[MAX_ARGUMENTS + 1];
    private final int[] ends = new int[MAX_ARGUMENTS + 1];
    private ByteBuffer buffer;
    private int argumentCount;
    private int size;
    private int headerSize;
    private long checksum;

    /** A parser that has seen nothing. */
    public StateMachineParser()
    {
    }

    /** {@return what was located, added up} */
    public long checksum()
    {
        return checksum;
    }

    /**
     * Parses an input.
     *
     * @param input  that holds only whole commands.
     * @param length of the input.
     * @return the number of commands.
     */
    public int parse(final ByteBuffer input, final int length)
    {
        buffer = input;
        int commands = 0;
        int state = OP_START;
        int argument = 0;
        int drop = 0;
        for (int i = 0; i < length; i++)
        {
            final byte value = input.get(i);
            switch (state)
            {
                case PUB_ARG:
                case HPUB_ARG:
                case SUB_ARG:
                case MSG_ARG:
                case HMSG_ARG:
                    if ('\r' == value)
                    {
                        drop = 1;
                    }
                    else if ('\n' == value)
                    {
                        state = onLine(state, argument, i - drop);
                        commands += OP_START == state ? 1 : 0;
                        drop = 0;
                        argument = i + 1;
                        i = MSG_PAYLOAD == state ? argument + size - 2 : i;
                    }
                    break;

                case MSG_PAYLOAD:
                    state = i - argument + 1 >= size ? MSG_END_R : MSG_PAYLOAD;
                    break;

                case MSG_END_R:
                    state = '\r' == value ? MSG_END_N : FAILED;
                    break;

                case MSG_END_N:
                    commands++;
                    state = '\n' == value ? OP_START : FAILED;
                    break;

                case OP_PUB_SPC:
                case OP_HPUB_SPC:
                case OP_SUB_SPC:
                case OP_MSG_SPC:
                case OP_HMSG_SPC:
                    if (' ' != value && '\t' != value)
                    {
                        argument = i;
                        state++;
                    }
                    break;

                default:
                    state = onOperation(state, value);
                    break;
            }
        }

        return FAILED == state ? -1 : commands;
    }

    private static int onOperation(final int state, final byte value)
    {
        switch (state)
        {
            case OP_START:
                return onStart(value);

            case OP_P:
                return isLetter('U', value) ? OP_PU : FAILED;

            case OP_H:
                return isLetter('P', value) ? OP_HP : isLetter('M', value) ? OP_HM : FAILED;

            case OP_HP:
                return isLetter('U', value) ? OP_HPU : FAILED;

            case OP_S:
                return isLetter('U', value) ? OP_SU : FAILED;

            case OP_PU:
            case OP_HPU:
            case OP_SU:
                return isLetter('B', value) ? state + 1 : FAILED;

            case OP_M:
            case OP_HM:
                return isLetter('S', value) ? state + 1 : FAILED;

            case OP_MS:
            case OP_HMS:
                return isLetter('G', value) ? state + 1 : FAILED;

            case OP_PUB:
            case OP_HPUB:
            case OP_SUB:
            case OP_MSG:
            case OP_HMSG:
                return ' ' == value || '\t' == value ? state + 1 : FAILED;

            default:
                return FAILED;
        }
    }

    private static int onStart(final byte value)
    {
        switch (value)
        {
            case 'P':
            case 'p':
                return OP_P;

            case 'H':
            case 'h':
                return OP_H;

            case 'S':
            case 's':
                return OP_S;

            case 'M':
            case 'm':
                return OP_M;

            default:
                return FAILED;
        }
    }

    private static boolean isLetter(final int upper, final byte value)
    {
        return upper == value || (upper | 0x20) == value;
    }

    private int onLine(final int state, final int start, final int end)
    {
        if (end - start > CONTROL_LINE_LIMIT)
        {
            return FAILED;
        }
        split(start, end);
        if (SUB_ARG == state)
        {
            located(argumentCount - 1);

            return 2 == argumentCount || 3 == argumentCount ? OP_START : FAILED;
        }

        final boolean hasHeaders = HPUB_ARG == state || HMSG_ARG == state;
        final int fewest = (PUB_ARG == state || HPUB_ARG == state ? 2 : 3) + (hasHeaders ? 1 : 0);
        if (fewest != argumentCount && fewest + 1 != argumentCount)
        {
            return FAILED;
        }
        size = parseSize(argumentCount - 1);
        headerSize = hasHeaders ? parseSize(argumentCount - 2) : 0;
        located(argumentCount - (hasHeaders ? 2 : 1));

        return size < 0 || headerSize < 0 || headerSize > size || size > PAYLOAD_LIMIT ? FAILED : MSG_PAYLOAD;
    }

    /** What the parser beside it leaves in its view: subject, sid, reply, sizes. */
    private void located(final int tokens)
    {
        long sum = size + headerSize;
        for (int i = 0; i < tokens; i++)
        {
            sum += ends[i] - starts[i];
        }
        checksum += sum;
    }

    private void split(final int from, final int to)
    {
        final ByteBuffer bytes = buffer;
        int count = 0;
        int start = -1;
        for (int i = from; i < to; i++)
        {
            final byte value = bytes.get(i);
            if (' ' == value || '\t' == value)
            {
                if (start >= 0)
                {
                    starts[count] = start;
                    ends[count++] = i;
                    start = -1;
                }
            }
            else if (start < 0)
            {
                start = i;
            }
        }
        if (start >= 0)
        {
            starts[count] = start;
            ends[count++] = to;
        }
        argumentCount = count;
    }

    private int parseSize(final int index)
    {
        final int start = starts[index];
        final int end = ends[index];
        if (start == end || end - start > MAX_DIGITS)
        {
            return -1;
        }

        int number = 0;
        for (int i = start; i < end; i++)
        {
            final byte value = buffer.get(i);
            if (value < '0' || value > '9')
            {
                return -1;
            }
            number = number * 10 + value - '0';
        }

        return number;
    }
}
