package io.sluice.gateway.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a gateway lets others see, and where. Immutable.
 *
 * @param hasFile              true if counters and errors are in a file.
 * @param file                 that they are in, or null for the default.
 * @param adminAddress         where metrics and health are served, or null for nowhere.
 * @param probeIntervalNs      after which servers are tried again; 0 to never try.
 * @param accessLog            file that gets a line for each session that ends, or null for none.
 * @param accessLogCapacity    lines that may wait for it.
 * @param logSessionsMax       lines about the ends of sessions in a second; 0 for no limit.
 * @param loopCycleThresholdNs of work without a pause from which on a loop is slow.
 */
public record StatusSettings(
    boolean hasFile,
    Path file,
    InetSocketAddress adminAddress,
    long probeIntervalNs,
    Path accessLog,
    int accessLogCapacity,
    int logSessionsMax,
    long loopCycleThresholdNs)
{
    private static final String NO_FILE = "none";
    private static final int PORT_MAX = 65535;

    /**
     * Takes what concerns status.
     *
     * @param values of the settings.
     * @param errors gets a sentence for each value that cannot be understood.
     * @return the part of them that concerns status; of no use if there were errors.
     */
    public static StatusSettings of(final SettingValues values, final List<String> errors)
    {
        final String file = values.text(Setting.STATUS_FILE);
        final String accessLog = values.text(Setting.ACCESS_LOG);

        return new StatusSettings(
            !NO_FILE.equals(file),
            file.isEmpty() || NO_FILE.equals(file) ? null : Path.of(file),
            adminAddress(values.text(Setting.ADMIN_LISTEN), errors),
            isProbing(values) ? values.number(Setting.UPSTREAM_PROBE_INTERVAL) : 0,
            accessLog.isEmpty() ? null : Path.of(accessLog),
            (int)values.number(Setting.ACCESS_LOG_CAPACITY),
            (int)values.number(Setting.LOG_SESSIONS_MAX),
            values.number(Setting.LOOP_CYCLE_THRESHOLD));
    }

    /** Servers hear nothing of a gateway that nobody uses, unless somebody wants to know of them. */
    private static boolean isProbing(final SettingValues values)
    {
        return !values.text(Setting.ADMIN_LISTEN).isEmpty() ||
            Source.DEFAULT != values.value(Setting.UPSTREAM_PROBE_INTERVAL).source();
    }

    private static InetSocketAddress adminAddress(final String text, final List<String> errors)
    {
        if (text.isEmpty())
        {
            return null;
        }

        try
        {
            // without a host a URI has no port that java.net.URI would find
            final URI uri = new URI(text.replace("http://:", "http://127.0.0.1:"));
            final boolean isPathless = null == uri.getPath() || uri.getPath().isEmpty() || "/".equals(uri.getPath());
            if ("http".equals(uri.getScheme()) && null != uri.getHost() && isPathless &&
                uri.getPort() >= 0 && uri.getPort() <= PORT_MAX)
            {
                return new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort());
            }
        }
        catch (final URISyntaxException ex)
        {
            // said below
        }

        errors.add(Setting.ADMIN_LISTEN.property() + " is \"" + text +
            "\" but must be http://HOST:PORT, as http://127.0.0.1:9090 is");

        return null;
    }
}
