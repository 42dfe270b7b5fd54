package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A gateway as a process: SIGTERM drains it, SIGINT closes it, a second one of either ends it at once, SIGHUP has it
 * read its configuration again.
 */
final class GatewayService
{
    private static final int EXIT_SIGNALLED = 128;

    private final Supplier<GatewayContext> contexts;
    private final System.Logger logger;
    private final AtomicInteger stopCount = new AtomicInteger();
    private Gateway gateway;

    /**
     * Serves nobody yet.
     *
     * @param contexts makes a new one of the same command line each time.
     * @param logger   told what happens.
     */
    GatewayService(final Supplier<GatewayContext> contexts, final System.Logger logger)
    {
        this.contexts = contexts;
        this.logger = logger;
    }

    /**
     * Serves until a signal comes, or until the gateway closes by itself.
     *
     * @param whenReady run once clients are served.
     * @throws InterruptedException if the thread is interrupted.
     */
    void run(final Runnable whenReady) throws InterruptedException
    {
        gateway = Gateway.launch(contexts.get());
        try (Gateway served = gateway)
        {
            Signals.take("TERM", (number) -> stop(number, gateway::drain));
            Signals.take("INT", (number) -> stop(number, gateway::close));
            Signals.take("HUP", (number) -> new Thread(this::reload, "reload").start());
            served.listenerUrls().forEach((url) -> System.out.println("listening " + url));
            StatusOptions.tell(served);
            System.out.println("ready");
            System.out.flush();
            whenReady.run();
            served.awaitClose();
        }
    }

    private void stop(final int number, final Runnable politely)
    {
        if (1 == stopCount.incrementAndGet())
        {
            new Thread(politely, "stop").start();
        }
        else
        {
            System.out.println("stopped at once, " + gateway.connectionCount() + " sessions were cut");
            System.out.flush();
            Runtime.getRuntime().halt(EXIT_SIGNALLED + number);
        }
    }

    private void reload()
    {
        try
        {
            final List<String> kept = gateway.reload(contexts.get());
            kept.forEach((sentence) -> logger.log(System.Logger.Level.WARNING, "needs a restart: " + sentence));
            logger.log(System.Logger.Level.INFO, "the configuration was read again");
        }
        catch (final IllegalArgumentException ex)
        {
            logger.log(System.Logger.Level.ERROR, "the configuration was not changed: " + ex.getMessage());
        }
    }
}
