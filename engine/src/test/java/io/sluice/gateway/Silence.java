package io.sluice.gateway;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that a test can look at instead of its output. */
final class Silence implements System.Logger
{
    private final List<String> lines = new CopyOnWriteArrayList<>();

    List<String> lines()
    {
        return lines;
    }

    @Override
    public String getName()
    {
        return "silence";
    }

    @Override
    public boolean isLoggable(final Level level)
    {
        return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String text, final Throwable thrown)
    {
        lines.add(level + " " + text);
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String format, final Object... parameters)
    {
        lines.add(level + " " + format);
    }
}
