package io.sluice.system;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is logged. */
final class Lines implements System.Logger
{
    private final List<String> lines = new CopyOnWriteArrayList<>();

    long count(final String part)
    {
        return lines.stream().filter((line) -> line.contains(part)).count();
    }

    @Override
    public String getName()
    {
        return "lines";
    }

    @Override
    public boolean isLoggable(final Level level)
    {
        return level.compareTo(Level.INFO) >= 0;
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String message, final Throwable thrown)
    {
        lines.add(message);
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String format, final Object... parameters)
    {
        lines.add(format);
    }
}
