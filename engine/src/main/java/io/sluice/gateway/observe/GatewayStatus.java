package io.sluice.gateway.observe;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.StatusSettings;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusFile;
import io.sluice.status.StatusReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * All that one gateway lets others see: made before the gateway opens anything, closed after everything else has been.
 * Thread-safe.
 */
public final class GatewayStatus implements AutoCloseable
{
    /** Servers that are shown at a time; how many there are depends on names, which may have many addresses. */
    private static final int SERVERS_MAX = 256;
    private static final int VALUES_PER_SERVER = 3;
    private static final int VALUES_PER_LISTENER = 2;

    private final StatusSettings settings;
    private final StatusFile file;

    /**
     * Opens files.
     *
     * @param settings      of what is shown.
     * @param loopCount     loops that count.
     * @param listenerCount listeners that there may be.
     * @param logger        told when the default file cannot be made, which is no reason to fail.
     * @throws UncheckedIOException if a file that was asked for cannot be made.
     */
    public GatewayStatus(
        final StatusSettings settings, final int loopCount, final int listenerCount, final System.Logger logger)
    {
        this.settings = settings;
        file = open(settings, loopCount, capacity(loopCount, listenerCount), logger);
    }

    /** {@return what is shown} */
    public StatusSettings settings()
    {
        return settings;
    }

    /** {@return all that can be seen now} */
    public StatusReader reader()
    {
        return file.reader();
    }

    /**
     * Says where the loops publish what they count; before they run.
     *
     * @param loops     of the gateway.
     * @param listeners names of listeners, each counted apart.
     */
    public void publish(final List<LoopStatus> loops, final List<String> listeners)
    {
        for (final LoopStatus loop : loops)
        {
            listeners.forEach(loop::addListener);
            loop.publishTo(file);
        }
    }

    /** Removes the file. */
    @Override
    public void close()
    {
        file.close();
    }

    private static int capacity(final int loopCount, final int listenerCount)
    {
        return loopCount * (LoopCounters.valueCount() + VALUES_PER_LISTENER * listenerCount) +
            SERVERS_MAX * VALUES_PER_SERVER;
    }

    private static StatusFile open(
        final StatusSettings settings, final int loopCount, final int capacity, final System.Logger logger)
    {
        if (!settings.hasFile())
        {
            return StatusFile.inMemory(loopCount, capacity);
        }

        if (null != settings.file())
        {
            try
            {
                Files.createDirectories(settings.file().toAbsolutePath().getParent());

                return StatusFile.create(settings.file(), loopCount, capacity);
            }
            catch (final IOException ex)
            {
                throw unwritable(settings, ex);
            }
            catch (final UncheckedIOException ex)
            {
                throw unwritable(settings, ex.getCause());
            }
        }

        try
        {
            return StatusFile.createDefault(loopCount, capacity);
        }
        catch (final UncheckedIOException ex)
        {
            logger.log(System.Logger.Level.WARNING, "no status file: " + ex.getMessage() + "; set " +
                Setting.STATUS_FILE.property() + " to a place that can be written, or to none");

            return StatusFile.inMemory(loopCount, capacity);
        }
    }

    private static UncheckedIOException unwritable(final StatusSettings settings, final IOException cause)
    {
        return new UncheckedIOException(Setting.STATUS_FILE.property() + " is \"" + settings.file() +
            "\" but cannot be written: " + cause, cause);
    }
}
