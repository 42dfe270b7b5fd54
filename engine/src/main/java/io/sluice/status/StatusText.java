package io.sluice.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what a status file says, for people or for programs. Stateless. */
public final class StatusText
{
    private static final String COLUMNS = "%20s  %s%n";
    private static final int CONTROL_LIMIT = 0x20;

    private StatusText()
    {
    }

    /**
     * For people: counters that are not 0, summed over loops, and the errors.
     *
     * @param reader to read.
     * @return lines of text.
     */
    public static String text(final StatusReader reader)
    {
        final StringBuilder text = new StringBuilder();
        text.append("process ").append(reader.pid()).append(reader.isAlive() ? "" : " (gone)")
            .append(", since ").append(Instant.ofEpochMilli(reader.startTimeMs()))
            .append(", loops: ").append(reader.loopCount()).append(System.lineSeparator());
        for (final Map.Entry<String, Long> line : sums(reader.counters()).entrySet())
        {
            if (0 != line.getValue())
            {
                text.append(String.format(Locale.ROOT, COLUMNS, String.format(Locale.ROOT, "%,d", line.getValue()),
                    line.getKey()));
            }
        }

        for (final ErrorValue error : reader.errors())
        {
            text.append(error.count()).append(" times, from ").append(Instant.ofEpochMilli(error.firstMs()))
                .append(" to ").append(Instant.ofEpochMilli(error.lastMs())).append(": ").append(error.text().strip())
                .append(System.lineSeparator());
        }

        return text.toString();
    }

    /**
     * For programs: one object, all values of all loops.
     *
     * @param reader to read.
     * @return JSON in one line.
     */
    public static String json(final StatusReader reader)
    {
        final List<String> counters = new ArrayList<>();
        for (final CounterValue value : reader.counters())
        {
            counters.add("{\"name\":" + quote(value.name()) + ",\"label\":" + quote(value.label()) +
                (value.loopIndex() < 0 ? "" : ",\"loop\":" + value.loopIndex()) +
                (null == value.subject() ? "" : ",\"subject\":" + quote(value.subject())) +
                ",\"value\":" + value.value() + '}');
        }

        final List<String> errors = new ArrayList<>();
        for (final ErrorValue error : reader.errors())
        {
            errors.add("{\"count\":" + error.count() + ",\"first\":" + quote(Instant.ofEpochMilli(error.firstMs())) +
                ",\"last\":" + quote(Instant.ofEpochMilli(error.lastMs())) + ",\"text\":" + quote(error.text()) + '}');
        }

        return "{\"pid\":" + reader.pid() + ",\"alive\":" + reader.isAlive() +
            ",\"start\":" + quote(Instant.ofEpochMilli(reader.startTimeMs())) + ",\"loops\":" + reader.loopCount() +
            ",\"counters\":[" + String.join(",", counters) + "],\"errors\":[" + String.join(",", errors) + "]}";
    }

    /**
     * Writes a string of JSON.
     *
     * @param text to write, as its {@code toString()} has it.
     * @return the same in quotes, escaped.
     */
    public static String quote(final Object text)
    {
        final String plain = text.toString();
        final StringBuilder quoted = new StringBuilder(plain.length() + 2).append('"');
        for (int i = 0; i < plain.length(); i++)
        {
            final char c = plain.charAt(i);
            if ('"' == c || '\\' == c)
            {
                quoted.append('\\').append(c);
            }
            else if (c < CONTROL_LIMIT || Character.isSurrogate(c) && !isPaired(plain, i))
            {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int)c));
            }
            else
            {
                quoted.append(c);
            }
        }

        return quoted.append('"').toString();
    }

    /** Half a pair cannot be written in UTF-8. */
    private static boolean isPaired(final String text, final int index)
    {
        return Character.isHighSurrogate(text.charAt(index)) ?
            index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1)) :
            index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    private static Map<String, Long> sums(final List<CounterValue> values)
    {
        final Map<String, Long> sums = new LinkedHashMap<>();
        for (final CounterValue value : values)
        {
            final String line = null == value.subject() ? value.label() : value.label() + ' ' + value.subject();
            sums.merge(line, value.value(), isMaximum(value.name()) ? Math::max : Long::sum);
        }

        return sums;
    }

    /** A file may know counters that this version does not. */
    private static boolean isMaximum(final String name)
    {
        for (final Counter counter : Counter.values())
        {
            if (counter.name().equals(name))
            {
                return Counter.Kind.MAXIMUM == counter.kind();
            }
        }

        return false;
    }
}
