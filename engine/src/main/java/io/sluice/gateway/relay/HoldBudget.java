package io.sluice.gateway.relay;

/**
 * The time that a session may spend on holds before the first PONG, all of them together: clients and servers wait 2 s
 * for that in all, whoever makes them wait, and how often. Holds of both directions at the same time count once.
 * <p>
 * Confined to the loop of its session.
 */
final class HoldBudget
{
    private long remainingNs;
    private long sinceNs;
    private int count;

    /**
     * A budget of which nothing is spent.
     *
     * @param budgetNs in all.
     */
    HoldBudget(final long budgetNs)
    {
        remainingNs = budgetNs;
    }

    /**
     * A hold begins.
     *
     * @param nowNs of the loop's clock.
     * @return when the budget is spent.
     */
    long begin(final long nowNs)
    {
        if (0 == count++)
        {
            sinceNs = nowNs;
        }

        return sinceNs + remainingNs;
    }

    /**
     * A hold that began ends.
     *
     * @param nowNs of the loop's clock.
     */
    void end(final long nowNs)
    {
        if (0 == --count)
        {
            spend(nowNs - sinceNs);
        }
    }

    /**
     * Time was spent elsewhere.
     *
     * @param spentNs that is left no more.
     */
    void spend(final long spentNs)
    {
        remainingNs -= spentNs;
    }
}
