package io.sluice.gateway.relay;

import io.sluice.nats.CommandKind;
import io.sluice.nats.parser.CommandParser;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;

/** Tells others what relays count in plain fields: once in a pass, not per command. Confined to the loop. */
public final class RelayTotals
{
    private static final CommandKind[] KINDS = CommandKind.values();
    private static final int CLIENT_TOTAL = Counter.CLIENT_COMMANDS.ordinal();
    private static final int UPSTREAM_TOTAL = Counter.UPSTREAM_COMMANDS.ordinal();
    private static final int CLIENT_COMMANDS = Counter.CLIENT_COMMANDS_CONNECT.ordinal();
    private static final int CLIENT_BYTES = Counter.CLIENT_COMMAND_BYTES_CONNECT.ordinal();
    private static final int UPSTREAM_COMMANDS = Counter.UPSTREAM_COMMANDS_CONNECT.ordinal();
    private static final int UPSTREAM_BYTES = Counter.UPSTREAM_COMMAND_BYTES_CONNECT.ordinal();

    static
    {
        for (final CommandKind kind : KINDS)
        {
            // the counters of kinds are addressed by the ordinal of the kind
            if (CLIENT_COMMANDS + kind.ordinal() != Counter.valueOf("CLIENT_COMMANDS_" + kind).ordinal() ||
                CLIENT_BYTES + kind.ordinal() != Counter.valueOf("CLIENT_COMMAND_BYTES_" + kind).ordinal() ||
                UPSTREAM_COMMANDS + kind.ordinal() != Counter.valueOf("UPSTREAM_COMMANDS_" + kind).ordinal() ||
                UPSTREAM_BYTES + kind.ordinal() != Counter.valueOf("UPSTREAM_COMMAND_BYTES_" + kind).ordinal())
            {
                throw new ExceptionInInitializerError("counters are not in the order of " + kind);
            }
        }
    }

    private final RelayLoop relayLoop;
    private final LoopCounters counters;

    /**
     * Totals of one loop.
     *
     * @param relayLoop that counts.
     * @param counters  of the same loop.
     */
    public RelayTotals(final RelayLoop relayLoop, final LoopCounters counters)
    {
        this.relayLoop = relayLoop;
        this.counters = counters;
    }

    /** Passes on the figures of both directions. */
    public void update()
    {
        update(relayLoop.clientParser(), CLIENT_TOTAL, CLIENT_COMMANDS, CLIENT_BYTES);
        update(relayLoop.serverParser(), UPSTREAM_TOTAL, UPSTREAM_COMMANDS, UPSTREAM_BYTES);
        final RelayCounters client = relayLoop.clientCounters();
        final RelayCounters server = relayLoop.serverCounters();
        counters.set(Counter.COMMANDS_REWRITTEN, client.reencoded + server.reencoded);
        counters.set(Counter.COMMANDS_DROPPED, client.dropped + server.dropped);
        counters.set(Counter.COMMANDS_REJECTED, client.rejected + server.rejected);
        counters.set(Counter.COMMANDS_HELD, client.held + server.held);
        counters.set(Counter.COMMANDS_INJECTED, client.injected + server.injected);
        counters.set(Counter.COMMANDS_REFUSED, client.refused + server.refused);
        counters.set(Counter.COMMANDS_OVERSIZED, client.oversized + server.oversized);
        counters.set(Counter.READS_UNTOUCHED, client.untouchedInputs + server.untouchedInputs);
        counters.set(Counter.BACK_PRESSURE, client.pauses + server.pauses);
        counters.set(Counter.BACK_PRESSURE_TIME, client.pausedNs + server.pausedNs);
    }

    private void update(final CommandParser parser, final int total, final int commands, final int bytes)
    {
        final long sum = parser.commandCount();
        if (sum != counters.valueAt(total))
        {
            counters.setAt(total, sum);
            for (int i = 0; i < KINDS.length; i++)
            {
                final long count = parser.count(KINDS[i]);
                if (count != counters.valueAt(commands + i))
                {
                    counters.setAt(commands + i, count);
                    counters.setAt(bytes + i, parser.length(KINDS[i]));
                }
            }
        }
    }
}
