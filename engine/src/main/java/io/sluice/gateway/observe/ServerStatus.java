package io.sluice.gateway.observe;

import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.status.Counter;
import io.sluice.status.StatusFile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows how servers are, and logs when that changes. Confined to one thread, which is no loop's. */
final class ServerStatus
{
    private final StatusFile file;
    private final ServerPools pools;
    private final int max;
    private final System.Logger logger;
    private final Map<String, Values> shown = new HashMap<>();

    private static final class Values
    {
        private int sessionsId;
        private int failuresId;
        private int stateId;
        private Server.State state = Server.State.HEALTHY;
    }

    /**
     * Nothing shown yet.
     *
     * @param file   that it is shown in.
     * @param pools  of servers.
     * @param max    servers that there is room for.
     * @param logger told of changes.
     */
    ServerStatus(final StatusFile file, final ServerPools pools, final int max, final System.Logger logger)
    {
        this.file = file;
        this.pools = pools;
        this.max = max;
        this.logger = logger;
    }

    /** Looks at all servers. */
    void update()
    {
        final Map<String, List<Server>> byName = new HashMap<>();
        for (final Server server : pools.servers())
        {
            byName.computeIfAbsent(server.toString(), (ignored) -> new ArrayList<>()).add(server);
        }

        final Set<String> gone = new HashSet<>(shown.keySet());
        gone.removeAll(byName.keySet());
        gone.forEach(this::hide);
        byName.forEach(this::show);
    }

    /** One that several listeners use in different ways is shown as what is known of it in the worst case. */
    private void show(final String name, final List<Server> servers)
    {
        Values values = shown.get(name);
        if (null == values)
        {
            if (shown.size() == max)
            {
                return;
            }

            values = new Values();
            values.sessionsId = file.allocate(Counter.SERVER_SESSIONS, StatusFile.NO_LOOP, name);
            values.failuresId = file.allocate(Counter.SERVER_FAILURES, StatusFile.NO_LOOP, name);
            values.stateId = file.allocate(Counter.SERVER_STATE, StatusFile.NO_LOOP, name);
            shown.put(name, values);
        }

        int sessions = 0;
        int failures = 0;
        Server.State state = Server.State.HEALTHY;
        for (final Server server : servers)
        {
            sessions += server.sessionCount();
            failures = Math.max(failures, server.failureCount());
            state = server.state().compareTo(state) > 0 ? server.state() : state;
        }

        file.set(values.sessionsId, sessions);
        file.set(values.failuresId, failures);
        file.set(values.stateId, state.ordinal());
        if (values.state != state)
        {
            values.state = state;
            logger.log(Server.State.HEALTHY == state ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                name + " is " + state.label());
        }
    }

    private void hide(final String name)
    {
        final Values values = shown.remove(name);
        file.free(values.sessionsId);
        file.free(values.failuresId);
        file.free(values.stateId);
    }
}
