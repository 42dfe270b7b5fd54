package io.sluice.status.export;

import io.sluice.status.Counter;
import io.sluice.status.CycleTracker;

import java.util.Locale;

/**
 * What a counter is called where it is exported. Counters with a common prefix are one metric, with a label for the
 * rest of the name.
 *
 * @param family    name of the metric.
 * @param help      what it is, in words.
 * @param labels    as the metric has them, without braces; empty for none.
 * @param isPerLoop true if each loop has a value of its own, false if their sum is shown.
 * @param isTime    true if the counter has nanoseconds and the metric seconds.
 * @param bucket    of the histogram of cycles, or -1 if it is not part of that.
 */
record MetricName(
    String family, String help, String labels, boolean isPerLoop, boolean isTime, int bucket)
{
    /** Histogram of the cycles of loops. */
    static final String CYCLES = "sluice_loop_cycle_seconds";

    private static final String[][] GROUPS =
    {
        {"CLOSED_", "sluice_session_ends_total", "Sessions that ended, by reason.", "", "reason"},
        {"TLS_FAILED_", "sluice_tls_failures_total", "TLS connections of either side that failed, by reason.", "",
            "reason"},
        {"CLIENT_COMMANDS_", "sluice_commands_total", "Commands, by who sent them and kind.",
            "from=\"client\",", "kind"},
        {"UPSTREAM_COMMANDS_", "sluice_commands_total", "Commands, by who sent them and kind.",
            "from=\"upstream\",", "kind"},
        {"CLIENT_COMMAND_BYTES_", "sluice_command_bytes_total", "Bytes of commands, by who sent them and kind.",
            "from=\"client\",", "kind"},
        {"UPSTREAM_COMMAND_BYTES_", "sluice_command_bytes_total", "Bytes of commands, by who sent them and kind.",
            "from=\"upstream\",", "kind"},
        {"CLIENT_BYTES_", "sluice_bytes_total", "Bytes on the wire, by peer and direction.",
            "peer=\"client\",", "direction"},
        {"UPSTREAM_BYTES_", "sluice_bytes_total", "Bytes on the wire, by peer and direction.",
            "peer=\"upstream\",", "direction"},
    };

    /**
     * What a counter is called.
     *
     * @param counter to export.
     * @return its name, or null if other counters say the same in more detail.
     */
    static MetricName of(final Counter counter)
    {
        if (Counter.CLIENT_COMMANDS == counter || Counter.UPSTREAM_COMMANDS == counter)
        {
            return null;
        }

        final int bucket = counter.ordinal() - Counter.LOOP_CYCLES_10US.ordinal();
        if (0 <= bucket && bucket < CycleTracker.bucketCount() || Counter.LOOP_WORK_TIME == counter)
        {
            return new MetricName(CYCLES, "Time that loops work without a pause.", "", true, true,
                Counter.LOOP_WORK_TIME == counter ? CycleTracker.bucketCount() : bucket);
        }

        for (final String[] group : GROUPS)
        {
            if (counter.name().startsWith(group[0]))
            {
                final String rest = counter.name().substring(group[0].length());
                final String value = "kind".equals(group[4]) ? rest : rest.toLowerCase(Locale.ROOT);

                return new MetricName(
                    group[1], group[2], group[3] + group[4] + "=\"" + value + '"', false, false, -1);
            }
        }

        return single(counter);
    }

    /** {@return name of the label that tells subjects apart} */
    static String subjectLabel(final Counter counter)
    {
        return counter.name().substring(0, counter.name().indexOf('_')).toLowerCase(Locale.ROOT);
    }

    private static MetricName single(final Counter counter)
    {
        final boolean isTime = counter.label().endsWith(" in nanoseconds");
        final String words = isTime ?
            counter.label().substring(0, counter.label().lastIndexOf(" in ")) : counter.label();
        final String name = "sluice_" + counter.name().toLowerCase(Locale.ROOT).replaceAll("_time$", "") +
            (isTime ? "_seconds" : "") + (Counter.Kind.COUNT == counter.kind() ? "_total" : "");
        final boolean isOfLoop = counter.name().startsWith("LOOP_") || counter.name().startsWith("POOL_");

        return new MetricName(
            name, Character.toUpperCase(words.charAt(0)) + words.substring(1) + '.', "", isOfLoop, isTime, -1);
    }
}
