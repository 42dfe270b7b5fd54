package io.sluice.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What was measured, as text, as JSON, and as a plot that any browser shows. */
final class LoadReport
{
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int MARGIN = 60;
    private static final int NINES = 5;
    private static final String[] COLORS = {"#0b6fb8", "#d1495b", "#2e8b57", "#8f5fbf", "#c98b00", "#444444"};

    private final String settings;
    private final List<PathResult> results;

    /** A report; the settings are in words. */
    LoadReport(final String settings, final List<PathResult> results)
    {
        this.settings = settings;
        this.results = results;
    }

    String text()
    {
        final StringBuilder text = new StringBuilder(settings).append('\n');
        text.append(String.format("%-42s %10s", "microseconds", "messages"));
        for (final double percentile : PathResult.PERCENTILES)
        {
            text.append(String.format(" %9s", label(percentile)));
        }
        text.append('\n');
        for (final PathResult result : results)
        {
            text.append(String.format("%-42s %10d", result.url(), result.latencies().getTotalCount()));
            for (final double percentile : PathResult.PERCENTILES)
            {
                text.append(String.format(Locale.ROOT, " %9.1f", result.micros(percentile)));
            }
            text.append('\n');
            if (0 != result.lost())
            {
                text.append("  ").append(result.lost()).append(" messages did not come back\n");
            }
            if (result.lateNs() > result.latencies().getValueAtPercentile(50))
            {
                text.append(String.format(Locale.ROOT,
                    "  this program itself was late by up to %.1f us\n", result.lateNs() / 1_000.0));
            }
        }

        return text.toString();
    }

    String json()
    {
        final StringBuilder json = new StringBuilder("{\n");
        json.append("  \"settings\": ").append(quote(settings)).append(",\n");
        json.append("  \"machine\": ").append(quote(machine())).append(",\n");
        json.append("  \"jdk\": ").append(quote(System.getProperty("java.vm.name") + ' ' + Runtime.version()))
            .append(",\n");
        json.append("  \"time\": ").append(quote(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()))
            .append(",\n  \"paths\": [");
        String separator = "\n";
        for (final PathResult result : results)
        {
            json.append(separator).append("    {\"url\": ").append(quote(result.url()))
                .append(", \"sent\": ").append(result.sent())
                .append(", \"lost\": ").append(result.lost())
                .append(", \"sendingLateNs\": ").append(result.lateNs())
                .append(", \"meanNs\": ").append((long)result.latencies().getMean())
                .append(", \"percentilesNs\": {");
            String comma = "";
            for (final double percentile : PathResult.PERCENTILES)
            {
                json.append(comma).append(quote(label(percentile))).append(": ")
                    .append(result.latencies().getValueAtPercentile(percentile));
                comma = ", ";
            }
            json.append("}}");
            separator = ",\n";
        }

        return json.append("\n  ]\n}\n").toString();
    }

    String html()
    {
        final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>")
            .append("<meta charset=\"utf-8\"><title>Latency by percentile</title></head>\n")
            .append("<body style=\"font-family: sans-serif\">\n")
            .append("<h1>Latency by percentile</h1>\n<p>").append(escape(settings)).append("; ")
            .append(escape(machine())).append("</p>\n<svg width=\"").append(WIDTH).append("\" height=\"")
            .append(HEIGHT).append("\" font-size=\"12\" role=\"img\" aria-label=\"latency by percentile\">\n");
        final int lowest = (int)Math.floor(Math.log10(Math.max(0.1, least())));
        final int highest = (int)Math.ceil(Math.log10(Math.max(1, most())));
        appendGrid(html, lowest, highest);
        for (int i = 0; i < results.size(); i++)
        {
            appendLine(html, results.get(i), COLORS[i % COLORS.length], lowest, highest);
        }
        html.append("</svg>\n<ul>\n");
        for (int i = 0; i < results.size(); i++)
        {
            html.append("<li style=\"color: ").append(COLORS[i % COLORS.length]).append("\">")
                .append(escape(results.get(i).url())).append("</li>\n");
        }

        return html.append("</ul>\n<pre>").append(escape(text())).append("</pre>\n</body></html>\n").toString();
    }

    private static void appendGrid(final StringBuilder html, final int lowest, final int highest)
    {
        for (int nines = 0; nines <= NINES; nines++)
        {
            final double x = x(nines);
            line(html, x, MARGIN / 2.0, x, HEIGHT - MARGIN);
            text(html, x - 14, HEIGHT - MARGIN + 18.0, label(100 - 100 * Math.pow(10, -nines)) + '%');
        }
        for (int power = lowest; power <= highest; power++)
        {
            final double y = y(Math.pow(10, power), lowest, highest);
            line(html, MARGIN, y, WIDTH - 10.0, y);
            text(html, 2, y + 4, label(Math.pow(10, power)) + " us");
        }
    }

    private static void appendLine(
        final StringBuilder html, final PathResult result, final String color, final int lowest, final int highest)
    {
        html.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"").append(color).append("\" points=\"");
        for (double nines = 0; nines <= NINES; nines += 0.05)
        {
            final double micros = result.micros(100 - 100 * Math.pow(10, -nines));
            html.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines), y(micros, lowest, highest)));
        }
        html.append("\"/>\n");
    }

    private double least()
    {
        double least = Double.MAX_VALUE;
        for (final PathResult result : results)
        {
            least = Math.min(least, result.micros(0));
        }

        return least;
    }

    private double most()
    {
        double most = 0;
        for (final PathResult result : results)
        {
            most = Math.max(most, result.micros(100));
        }

        return most;
    }

    private static double x(final double nines)
    {
        return MARGIN + nines * (WIDTH - MARGIN - 20) / NINES;
    }

    private static double y(final double micros, final int lowest, final int highest)
    {
        final double part = (Math.log10(Math.max(0.1, micros)) - lowest) / Math.max(1, highest - lowest);

        return HEIGHT - MARGIN - part * (HEIGHT - 1.5 * MARGIN);
    }

    private static void line(
        final StringBuilder html, final double x1, final double y1, final double x2, final double y2)
    {
        html.append(String.format(Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n", x1, y1, x2, y2));
    }

    private static void text(final StringBuilder html, final double x, final double y, final String text)
    {
        html.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, escape(text)));
    }

    private static String label(final double number)
    {
        final String text = String.format(Locale.ROOT, "%.3f", number);

        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** {@return machine, in words} */
    static String machine()
    {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ' ' +
            System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors";
    }

    private static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quote(final String text)
    {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
