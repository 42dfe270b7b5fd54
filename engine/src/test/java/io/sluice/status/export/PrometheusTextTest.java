package io.sluice.status.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusFile;
import io.sluice.status.log.ErrorLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricDataParser;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.MetricType;
import org.junit.jupiter.api.Test;

/** What others read in our metrics is what was counted. */
class PrometheusTextTest
{
    private static final String STRANGE = "a\"b\\c\nd";

    @Test
    void shouldBeReadByOthers() throws IOException
    {
        final StatusFile file = StatusFile.inMemory(2, 2 * LoopCounters.valueCount() + 20);
        for (int loop = 0; loop < 2; loop++)
        {
            final LoopCounters counters = new LoopCounters(loop);
            final int subject = counters.addSubject(Counter.LISTENER_SESSIONS_OPENED, "ws://127.0.0.1:80/" + loop);
            counters.publishTo(file);
            for (final Counter counter : Counter.values())
            {
                if (Counter.Writer.LOOP == counter.writer() && !counter.hasSubject())
                {
                    counters.add(counter, 1000 + counter.ordinal());
                }
            }
            counters.addAt(subject, 5 + loop);
            counters.publish();
        }
        file.set(file.allocate(Counter.SERVER_STATE, StatusFile.NO_LOOP, STRANGE), 2);
        new ErrorLog(file, new ArrayList<Throwable>()::add, true).onError(new IllegalStateException("any"));

        final String text = PrometheusText.of(file.reader());
        final Map<String, MetricFamily> families = parse(text);
        assertEquals(2 * (1000 + Counter.CLIENT_COMMANDS_PUB.ordinal()),
            value(families, "sluice_commands_total", "kind", "PUB", "from", "client"));
        assertEquals(2 * (1000 + Counter.UPSTREAM_COMMAND_BYTES_HMSG.ordinal()),
            value(families, "sluice_command_bytes_total", "kind", "HMSG", "from", "upstream"));
        assertEquals(2 * (1000 + Counter.CLIENT_BYTES_SENT.ordinal()),
            value(families, "sluice_bytes_total", "peer", "client", "direction", "sent"));
        assertEquals(2 * (1000 + Counter.CLOSED_SLOW_CLIENT.ordinal()),
            value(families, "sluice_session_ends_total", "reason", "slow_client"));
        assertEquals(2 * (1000 + Counter.SESSIONS_OPENED.ordinal()), value(families, "sluice_sessions_opened_total"));
        assertEquals(1000 + Counter.POOL_BYTES_HELD.ordinal(), value(families, "sluice_pool_bytes_held", "loop", "1"));
        assertEquals((1000 + Counter.LOOP_CYCLE_MAX.ordinal()) / 1e9,
            value(families, "sluice_loop_cycle_max_seconds", "loop", "0"));
        assertEquals(2 * (1000 + Counter.BACK_PRESSURE_TIME.ordinal()) / 1e9,
            value(families, "sluice_back_pressure_seconds_total"));
        assertEquals(6, value(families, "sluice_listener_sessions_opened_total", "listener", "ws://127.0.0.1:80/1"));
        assertEquals(1, value(families, "sluice_error_kinds_total", "class", "java.lang.IllegalStateException"));
        assertTrue(text.contains("sluice_server_state{server=\"a\\\"b\\\\c\\nd\"} 2\n"), text);
        assertHistogram(families.get("sluice_loop_cycle_seconds"));
    }

    @Test
    void shouldDescribeEachMetricOnce() throws IOException
    {
        final StatusFile file = StatusFile.inMemory(1, LoopCounters.valueCount());
        new LoopCounters().publishTo(file);
        final Set<String> described = new HashSet<>();
        final Set<String> typed = new HashSet<>();
        String current = null;
        for (final String line : PrometheusText.of(file.reader()).split("\n"))
        {
            final String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP "))
            {
                assertTrue(described.add(words[2]) && words[3].endsWith("."), line);
            }
            else if (line.startsWith("# TYPE "))
            {
                assertTrue(typed.add(words[2]), line);
                assertTrue(Set.of("counter", "gauge", "histogram").contains(words[3]), line);
                assertEquals("counter".equals(words[3]), words[2].endsWith("_total"), line);
                current = words[2];
            }
            else
            {
                assertNotNull(current);
                assertTrue(line.startsWith(current), line);
                assertTrue(line.matches("[a-z0-9_]+(\\{[^}]*})? [0-9.E+-]+"), line);
            }
        }
        assertEquals(described, typed);
        assertTrue(typed.size() > 20, typed::toString);
    }

    /** Reads metrics with a parser that others wrote. */
    static Map<String, MetricFamily> parse(final String text) throws IOException
    {
        final TextPrometheusMetricDataParser parser = new TextPrometheusMetricDataParser(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        final Map<String, MetricFamily> families = new HashMap<>();
        for (MetricFamily family = parser.parse(); null != family; family = parser.parse())
        {
            families.put(family.getName(), family);
        }

        return families;
    }

    private static double value(final Map<String, MetricFamily> families, final String name, final String... labels)
    {
        final Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2)
        {
            wanted.put(labels[i], labels[i + 1]);
        }

        final MetricFamily family = families.get(name);
        assertNotNull(family, name);
        final Metric metric = family.getMetrics().stream()
            .filter((each) -> wanted.equals(each.getLabels())).findFirst().orElseThrow();

        return metric instanceof Gauge ? ((Gauge)metric).getValue() :
            ((org.hawkular.agent.prometheus.types.Counter)metric).getValue();
    }

    private static void assertHistogram(final MetricFamily family)
    {
        assertEquals(MetricType.HISTOGRAM, family.getType());
        assertEquals(2, family.getMetrics().size());
        final Histogram histogram = (Histogram)family.getMetrics().get(0);
        assertEquals(12, histogram.getBuckets().size());
        double before = 0;
        for (final Histogram.Bucket bucket : histogram.getBuckets())
        {
            assertTrue(bucket.getCumulativeCount() > before);
            before = bucket.getCumulativeCount();
        }
        assertEquals(before, histogram.getSampleCount());
        assertEquals(1e-5, histogram.getBuckets().get(0).getUpperBound());
        assertEquals(Double.POSITIVE_INFINITY, histogram.getBuckets().get(11).getUpperBound());
        assertEquals((1000 + Counter.LOOP_WORK_TIME.ordinal()) / 1e9, histogram.getSampleSum());
    }
}
