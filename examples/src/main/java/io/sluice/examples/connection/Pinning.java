package io.sluice.examples.connection;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of one's own for the loops: each pins itself to a core of its own, on Linux, by taskset(1). Start it with the
 * cores that it shall use: {@code -Dcores=2,3}.
 */
public final class Pinning
{
    private Pinning()
    {
    }

    /**
     * Starts the example.
     *
     * @param args none.
     * @throws Exception if it cannot run.
     */
    public static void main(final String[] args) throws Exception
    {
        final String[] cores = System.getProperty("cores", "0").split(",");
        Examples.serve(new GatewayContext().loopCount(cores.length).threadFactory(pinned(cores)));
    }

    /**
     * Makes threads that pin themselves.
     *
     * @param cores numbers of cores, one for each thread.
     * @return the factory.
     */
    static ThreadFactory pinned(final String... cores)
    {
        final AtomicInteger next = new AtomicInteger();

        return (task) ->
        {
            final String core = cores[next.getAndIncrement() % cores.length];

            return new Thread(() ->
            {
                pin(core);
                task.run();
            });
        };
    }

    /** The calling thread: /proc/thread-self links to it by its number. */
    private static void pin(final String core)
    {
        try
        {
            final String thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            final int exitCode = new ProcessBuilder("taskset", "--pid", "--cpu-list", core, thread)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
            if (0 != exitCode)
            {
                System.err.println("not pinned to core " + core + ": taskset says " + exitCode);
            }
        }
        catch (final IOException ex)
        {
            System.err.println("not pinned to core " + core + ": " + ex.getMessage());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
