package io.sluice.gateway.relay;

import io.sluice.nats.CommandKind;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;

/** Tells others what relays count in plain fields: now and then, not per command. Stateless; for the loop's thread. */
public final class RelayTotals
{
    private static final CommandKind[] KINDS = CommandKind.values();

    private RelayTotals()
    {
    }

    /**
     * Publishes the figures of both directions.
     *
     * @param relayLoop that counted.
     * @param counters  of the same loop.
     */
    public static void publish(final RelayLoop relayLoop, final LoopCounters counters)
    {
        final RelayCounters client = relayLoop.clientCounters();
        final RelayCounters server = relayLoop.serverCounters();
        long clientCommands = 0;
        long serverCommands = 0;
        for (final CommandKind kind : KINDS)
        {
            clientCommands += relayLoop.clientCommands(kind);
            serverCommands += relayLoop.serverCommands(kind);
        }

        counters.set(Counter.CLIENT_COMMANDS, clientCommands);
        counters.set(Counter.UPSTREAM_COMMANDS, serverCommands);
        counters.set(Counter.COMMANDS_REWRITTEN, client.reencoded() + server.reencoded());
        counters.set(Counter.COMMANDS_DROPPED, client.dropped() + server.dropped());
        counters.set(Counter.COMMANDS_REJECTED, client.rejected() + server.rejected());
        counters.set(Counter.COMMANDS_HELD, client.held() + server.held());
        counters.set(Counter.COMMANDS_INJECTED, client.injected() + server.injected());
        counters.set(Counter.COMMANDS_REFUSED, client.refused() + server.refused());
        counters.set(Counter.COMMANDS_OVERSIZED, client.oversized() + server.oversized());
        counters.set(Counter.READS_UNTOUCHED, client.untouchedInputs() + server.untouchedInputs());
        counters.set(Counter.BACK_PRESSURE, client.pauses() + server.pauses());
    }
}
