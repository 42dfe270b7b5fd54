package io.sluice.gateway.relay;

/**
 * Who gets the answers of the server, in the order in which the client sent what they answer: a queue of runs of equal
 * expectations. A session that never pipelines and is not verbose has at most one run and owns no array.
 * <p>
 * Confined to the loop of its session.
 */
final class Answers
{
    /** The {@code +OK} or {@code -ERR} of the server goes to the client. */
    static final int PASS = 0;
    /** The client wants no {@code +OK}, though the server sends one; an {@code -ERR} goes to the client. */
    static final int QUIET = 1;
    /** The server answers a command of the gateway, which is nobody else's business. */
    static final int OURS = 2;
    /** The PONG of the server goes to the client. */
    static final int PONG = 3;
    /** The gateway answers itself; its bytes wait in the reserve. */
    static final int MADE_HERE = 4;
    /** Nothing is expected. */
    static final int NONE = -1;

    private static final int[] NO_RUNS = new int[0];
    private static final int INITIAL_CAPACITY = 16;
    private static final int KIND_BITS = 3;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final int COUNT_LIMIT = Integer.MAX_VALUE >>> KIND_BITS;

    private final int runLimit;
    private int[] runs = NO_RUNS;
    private int head;
    private int size;

    /** The run that is added to, not yet in the array: its count is 0 when there is none. */
    private int lastKind;
    private int lastCount;

    /**
     * No expectations.
     *
     * @param runLimit the number of runs beyond which {@link #isFull()}, a power of two.
     */
    Answers(final int runLimit)
    {
        this.runLimit = runLimit;
    }

    /** {@return true when the client has to wait before it says more} */
    boolean isFull()
    {
        return size >= runLimit;
    }

    boolean isEmpty()
    {
        return 0 == size && 0 == lastCount;
    }

    /**
     * One more answer is expected. Two more runs than the limit are taken, so that a check before each command is
     * enough for the answers of one command.
     *
     * @param kind of the expectation.
     */
    void expect(final int kind)
    {
        if (kind == lastKind && 0 < lastCount && lastCount < COUNT_LIMIT)
        {
            lastCount++;
            return;
        }

        if (0 < lastCount)
        {
            push((lastCount << KIND_BITS) | lastKind);
        }
        lastKind = kind;
        lastCount = 1;
    }

    /** {@return the oldest expectation, or {@link #NONE}} */
    int first()
    {
        if (0 < size)
        {
            return runs[head] & KIND_MASK;
        }

        return 0 < lastCount ? lastKind : NONE;
    }

    /** The oldest expectation is met. */
    void removeFirst()
    {
        if (0 == size)
        {
            lastCount--;
            return;
        }

        final int run = runs[head] - (1 << KIND_BITS);
        if (run >>> KIND_BITS > 0)
        {
            runs[head] = run;
            return;
        }

        head = (head + 1) & (runs.length - 1);
        size--;
    }

    /** Nothing is expected any more. */
    void clear()
    {
        head = 0;
        size = 0;
        lastCount = 0;
    }

    private void push(final int run)
    {
        if (size == runs.length)
        {
            grow();
        }
        runs[(head + size) & (runs.length - 1)] = run;
        size++;
    }

    private void grow()
    {
        final int[] grown = new int[Math.max(INITIAL_CAPACITY, runs.length << 1)];
        for (int i = 0; i < size; i++)
        {
            grown[i] = runs[(head + i) & (runs.length - 1)];
        }
        runs = grown;
        head = 0;
    }
}
