package io.sluice.gateway.life;

import io.sluice.net.EventLoop;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What happens when a loop has ended that nobody ended: rather no gateway, or no process, than one that has lost a loop
 * and does not say so. Called on the thread of the loop.
 */
public final class LoopFailure implements Consumer<EventLoop>
{
    /** Of the process: sysexits.h calls it an internal software error. */
    public static final int EXIT_CODE = 70;

    private final System.Logger logger;
    private final BooleanSupplier isExpected;
    private final BooleanSupplier isExiting;
    private final Runnable close;

    /**
     * Nothing has failed yet.
     *
     * @param logger     told of it.
     * @param isExpected true if the gateway closes and loops end therefore.
     * @param isExiting  true if the process shall exit.
     * @param close      of the gateway.
     */
    public LoopFailure(
        final System.Logger logger,
        final BooleanSupplier isExpected,
        final BooleanSupplier isExiting,
        final Runnable close)
    {
        this.logger = logger;
        this.isExpected = isExpected;
        this.isExiting = isExiting;
        this.close = close;
    }

    @Override
    public void accept(final EventLoop loop)
    {
        if (isExpected.getAsBoolean())
        {
            return;
        }

        final boolean isExit = isExiting.getAsBoolean();
        try
        {
            try
            {
                logger.log(System.Logger.Level.ERROR,
                    loop.roleName() + " has died, therefore the " + (isExit ? "process exits" : "gateway closes"));
            }
            finally
            {
                new Thread(() -> close(isExit), "sluice-close").start();
            }
        }
        catch (final Throwable ex)
        {
            if (isExit)
            {
                Runtime.getRuntime().halt(EXIT_CODE); // not even a thread can be had
            }

            throw ex;
        }
    }

    private void close(final boolean isExit)
    {
        try
        {
            close.run();
        }
        finally
        {
            if (isExit)
            {
                System.exit(EXIT_CODE);
            }
        }
    }
}
