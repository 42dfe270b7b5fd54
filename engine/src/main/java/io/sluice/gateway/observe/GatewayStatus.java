package io.sluice.gateway.observe;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.StatusSettings;
import io.sluice.gateway.upstream.ServerPools;
import io.sluice.status.LoopCounters;
import io.sluice.status.StatusFile;
import io.sluice.status.StatusReader;
import io.sluice.status.event.Events;
import io.sluice.status.export.AdminServer;
import io.sluice.status.export.PrometheusText;
import io.sluice.status.log.AccessLog;
import io.sluice.status.log.ErrorLog;
import io.sluice.status.log.LineLimit;
import org.agrona.ErrorHandler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * All that one gateway lets others see: made before the gateway opens anything, closed after everything else has been.
 * Thread-safe.
 */
public final class GatewayStatus implements AutoCloseable
{
    /** Servers that are shown at a time; how many there are depends on names, which may have many addresses. */
    private static final int SERVERS_MAX = 64;
    private static final int VALUES_PER_SERVER = 3;
    private static final int VALUES_PER_LISTENER = 2;
    private static final int VALUES_OF_LOGS = 8;
    private static final long UPDATE_NS = TimeUnit.SECONDS.toNanos(1);

    private final StatusSettings settings;
    private final System.Logger logger;
    private final int loopCount;
    private final StatusFile file;
    private final ErrorLog errorLog;
    private final AccessLog accessLog;
    private final ScheduledThreadPoolExecutor updates;
    private AdminServer adminServer;

    /**
     * Opens files.
     *
     * @param settings      of what is shown.
     * @param loopCount     loops that count.
     * @param listenerCount listeners that there may be.
     * @param logger        told of what a person should read.
     * @param errorHandler  told of each error, or null to have each kind of them logged once.
     * @throws UncheckedIOException if a file that was asked for cannot be made.
     */
    public GatewayStatus(
        final StatusSettings settings,
        final int loopCount,
        final int listenerCount,
        final System.Logger logger,
        final ErrorHandler errorHandler)
    {
        this.settings = settings;
        this.loopCount = loopCount;
        this.logger = logger;
        file = open(settings, loopCount, capacity(loopCount, listenerCount), logger);
        errorLog = new ErrorLog(
            file,
            null == errorHandler ? (ex) -> logger.log(System.Logger.Level.ERROR, "unexpected", ex) : errorHandler,
            null == errorHandler);
        accessLog = openAccessLog();
        Events.watch();
        updates = new ScheduledThreadPoolExecutor(1, GatewayStatus::newThread);
        updates.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        updates.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
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

    /** {@return who is to be told of errors} */
    public ErrorHandler errorHandler()
    {
        return errorLog;
    }

    /** {@return who keeps what there was of sessions, or null} */
    public AccessLog accessLog()
    {
        return accessLog;
    }

    /** {@return where metrics and health are served, or null for nowhere} */
    public InetSocketAddress adminAddress()
    {
        return null == adminServer ? null : adminServer.address();
    }

    /**
     * Opens the administration listener, before the loops run.
     *
     * @param loops        of the gateway.
     * @param listeners    names of listeners, each counted apart.
     * @param pools        of servers.
     * @param hasConnector true if somebody else finds servers.
     * @param isLeaving    true once no more clients are taken.
     * @throws UncheckedIOException if the administration listener cannot be opened.
     */
    public void start(
        final List<LoopStatus> loops,
        final List<String> listeners,
        final ServerPools pools,
        final boolean hasConnector,
        final BooleanSupplier isLeaving)
    {
        for (final LoopStatus loop : loops)
        {
            listeners.forEach(loop::addListener);
            loop.publishTo(file);
        }

        final boolean isProbing = settings.probeIntervalNs() > 0;
        if (null != settings.adminAddress())
        {
            final Health health = new Health(loops, pools, isProbing, hasConnector, isLeaving);
            adminServer = listen(health);
        }

        final ServerStatus servers = new ServerStatus(file, pools, SERVERS_MAX, logger);
        if (settings.hasFile() || null != adminServer)
        {
            schedule(servers::update, UPDATE_NS); // else nobody looks, and no thread is needed
        }

        if (isProbing)
        {
            schedule(pools::probe, settings.probeIntervalNs());
        }
    }

    /** Ends what was started, and removes the file. */
    @Override
    public void close()
    {
        if (null != adminServer)
        {
            adminServer.close();
        }

        updates.shutdownNow();
        if (null != accessLog)
        {
            accessLog.close();
        }

        file.close();
    }

    LineLimit newLineLimit()
    {
        final int max = settings.logSessionsMax();

        return new LineLimit(0 == max ? 0 : Math.max(1, max / loopCount));
    }

    System.Logger logger()
    {
        return logger;
    }

    private void schedule(final Runnable task, final long intervalNs)
    {
        updates.scheduleWithFixedDelay(
            () ->
            {
                try
                {
                    task.run();
                }
                catch (final RuntimeException ex)
                {
                    errorLog.onError(ex); // one that throws would not be run again
                }
            },
            0, intervalNs, TimeUnit.NANOSECONDS);
    }

    private AdminServer listen(final Health health)
    {
        try
        {
            return new AdminServer(settings.adminAddress(), () -> PrometheusText.of(reader()), health::illness,
                health::hindrance, errorLog);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(Setting.ADMIN_LISTEN.property() + " is " + settings.adminAddress() +
                " but cannot be listened on: " + ex.getMessage(), ex);
        }
    }

    private AccessLog openAccessLog()
    {
        if (null == settings.accessLog())
        {
            return null;
        }

        try
        {
            return new AccessLog(settings.accessLog(), settings.accessLogCapacity(), file, errorLog);
        }
        catch (final UncheckedIOException ex)
        {
            file.close();
            throw unwritable(Setting.ACCESS_LOG, settings.accessLog(), ex.getCause());
        }
    }

    private static int capacity(final int loopCount, final int listenerCount)
    {
        return loopCount * (LoopCounters.valueCount() + VALUES_PER_LISTENER * listenerCount) +
            SERVERS_MAX * VALUES_PER_SERVER + VALUES_OF_LOGS;
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
                throw unwritable(Setting.STATUS_FILE, settings.file(), ex);
            }
            catch (final UncheckedIOException ex)
            {
                throw unwritable(Setting.STATUS_FILE, settings.file(), ex.getCause());
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

    private static UncheckedIOException unwritable(
        final Setting setting, final Path path, final IOException cause)
    {
        return new UncheckedIOException(
            setting.property() + " is \"" + path + "\" but cannot be written: " + cause, cause);
    }

    private static Thread newThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "sluice-status");
        thread.setDaemon(true);

        return thread;
    }
}
