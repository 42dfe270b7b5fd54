package io.sluice.status.export;

import io.sluice.status.Counter;
import io.sluice.status.CounterValue;
import io.sluice.status.CycleTracker;
import io.sluice.status.ErrorValue;
import io.sluice.status.StatusReader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writes counters in the text format of Prometheus, version 0.0.4. Stateless. */
public final class PrometheusText
{
    /** What the text is, for HTTP. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final double SECOND_MS = TimeUnit.SECONDS.toMillis(1);

    private PrometheusText()
    {
    }

    /**
     * Writes all there is.
     *
     * @param reader to read.
     * @return the text.
     */
    public static String of(final StatusReader reader)
    {
        final Map<String, Family> families = new LinkedHashMap<>();
        final Map<Integer, long[]> cycles = new TreeMap<>();
        for (final CounterValue value : reader.counters())
        {
            add(Counter.valueOf(value.name()), value, families, cycles);
        }

        final Family errors = family(families, "sluice_error_kinds_total", "Errors, by class.", "counter");
        for (final ErrorValue error : reader.errors())
        {
            errors.add(label("class", error.kind()), error.count());
        }

        family(families, "sluice_start_time_seconds", "When the gateway began, in seconds of the epoch.", "gauge")
            .add("", reader.startTimeMs() / SECOND_MS);
        final StringBuilder text = new StringBuilder(16 * 1024);
        families.values().forEach((family) -> family.write(text));
        writeCycles(text, cycles);

        return text.toString();
    }

    /**
     * Writes a label.
     *
     * @param name  of it.
     * @param value as it is.
     * @return the label, its value escaped.
     */
    static String label(final String name, final String value)
    {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static void add(
        final Counter counter,
        final CounterValue value,
        final Map<String, Family> families,
        final Map<Integer, long[]> cycles)
    {
        final MetricName name = MetricName.of(counter);
        if (null == name)
        {
            return;
        }

        if (name.bucket() >= 0)
        {
            cycles.computeIfAbsent(value.loopIndex(), (ignored) -> new long[CycleTracker.bucketCount() + 1]);
            cycles.get(value.loopIndex())[name.bucket()] = value.value();
            return;
        }

        final Family family = family(
            families, name.family(), name.help(), Counter.Kind.COUNT == counter.kind() ? "counter" : "gauge");
        final String labels = null != value.subject() ?
            label(MetricName.subjectLabel(counter), value.subject()) :
            name.isPerLoop() ? label("loop", Integer.toString(value.loopIndex())) : name.labels();
        family.add(labels, name.isTime() ? value.value() / SECOND_NS : value.value());
    }

    private static Family family(
        final Map<String, Family> families, final String name, final String help, final String type)
    {
        return families.computeIfAbsent(name, (ignored) -> new Family(name, help, type));
    }

    private static void writeCycles(final StringBuilder text, final Map<Integer, long[]> cycles)
    {
        final String name = MetricName.CYCLES;
        text.append("# HELP ").append(name).append(" Time that loops work without a pause.\n")
            .append("# TYPE ").append(name).append(" histogram\n");
        cycles.forEach((loop, values) ->
        {
            long count = 0;
            for (int bucket = 0; bucket < CycleTracker.bucketCount(); bucket++)
            {
                count += values[bucket];
                final boolean isLast = CycleTracker.bucketCount() - 1 == bucket;
                text.append(name).append("_bucket{loop=\"").append(loop).append("\",le=\"")
                    .append(isLast ? "+Inf" : Double.toString(CycleTracker.boundNs(bucket) / SECOND_NS))
                    .append("\"} ").append(count).append('\n');
            }

            text.append(name).append("_sum{loop=\"").append(loop).append("\"} ")
                .append(values[CycleTracker.bucketCount()] / SECOND_NS).append('\n')
                .append(name).append("_count{loop=\"").append(loop).append("\"} ").append(count).append('\n');
        });
    }

    /** One metric with its values by label. */
    private static final class Family
    {
        private final String name;
        private final String help;
        private final String type;
        private final Map<String, Double> values = new LinkedHashMap<>();

        Family(final String name, final String help, final String type)
        {
            this.name = name;
            this.help = help;
            this.type = type;
        }

        void add(final String labels, final double value)
        {
            values.merge(labels, value, Double::sum);
        }

        /** A metric without values need not be there at all. */
        void write(final StringBuilder text)
        {
            if (values.isEmpty())
            {
                return;
            }

            text.append("# HELP ").append(name).append(' ').append(help).append('\n')
                .append("# TYPE ").append(name).append(' ').append(type).append('\n');
            values.forEach((labels, value) -> text.append(name).append(labels.isEmpty() ? "" : "{" + labels + '}')
                .append(' ').append(number(value)).append('\n'));
        }

        private static String number(final double value)
        {
            return Math.rint(value) == value && Math.abs(value) < Long.MAX_VALUE ?
                Long.toString((long)value) : Double.toString(value);
        }
    }
}
