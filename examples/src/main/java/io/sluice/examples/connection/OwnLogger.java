package io.sluice.examples.connection;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.Consumer;

/**
 * Takes the gateway's log elsewhere. Without this it goes to the JDK's {@code System.Logger} named
 * {@code io.sluice.gateway}, and so to SLF4J or Log4j where their bridges are on the class path.
 */
public final class OwnLogger implements System.Logger
{
    private final Consumer<String> lines;

    OwnLogger(final Consumer<String> lines)
    {
        this.lines = lines;
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(System.err::println));
    }

    static GatewayContext context(final Consumer<String> lines)
    {
        return new GatewayContext().logger(new OwnLogger(lines));
    }

    @Override
    public String getName()
    {
        return "gateway";
    }

    @Override
    public boolean isLoggable(final Level level)
    {
        return level.getSeverity() >= Level.DEBUG.getSeverity();
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String text, final Throwable thrown)
    {
        lines.accept(level + " " + text + (null == thrown ? "" : ": " + thrown));
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String format, final Object... arguments)
    {
        lines.accept(level + " " + (null == arguments || 0 == arguments.length ?
            format : MessageFormat.format(format, arguments)));
    }
}
