package io.sluice.status;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows counters and errors of a running gateway, from the file that it maps: {@code SluiceStat [--json]
 * [--every SECONDS] [PID | FILE]}. It reads memory and nothing else: the gateway does not notice. Without a process or
 * file, all gateways of this machine that have their file in the directory for temporary files.
 */
public final class SluiceStat
{
    private static final int EXIT_FAILURE = 1;
    private static final int EXIT_USAGE = 2;
    private static final String USAGE = "usage: SluiceStat [--json] [--every SECONDS] [PID | FILE]";

    private final PrintStream out;
    private final PrintStream err;
    private boolean isJson;
    private long intervalMs;
    private String target;

    SluiceStat(final PrintStream out, final PrintStream err)
    {
        this.out = out;
        this.err = err;
    }

    /**
     * Shows.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final int exitCode = new SluiceStat(System.out, System.err).run(args);
        if (0 != exitCode)
        {
            System.exit(exitCode);
        }
    }

    /**
     * Shows once, or again and again until the process is gone or this one is interrupted.
     *
     * @param args of the command line.
     * @return exit code.
     */
    int run(final String... args)
    {
        if (!parse(args))
        {
            err.println(USAGE);

            return EXIT_USAGE;
        }

        try
        {
            final List<StatusReader> readers = attach();
            if (readers.isEmpty())
            {
                err.println("no status file of " + (null == target ? "any process" : "process " + target) + " in " +
                    System.getProperty("java.io.tmpdir"));

                return EXIT_FAILURE;
            }

            show(readers);
            while (intervalMs > 0 && readers.stream().anyMatch(StatusReader::isAlive))
            {
                Thread.sleep(intervalMs);
                show(readers);
            }

            return 0;
        }
        catch (final IOException ex)
        {
            err.println(ex.getMessage());

            return EXIT_FAILURE;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();

            return 0;
        }
    }

    private boolean parse(final String... args)
    {
        for (int i = 0; i < args.length; i++)
        {
            if ("--json".equals(args[i]))
            {
                isJson = true;
            }
            else if ("--every".equals(args[i]) && i + 1 < args.length)
            {
                i++;
                intervalMs = milliseconds(args[i]);
                if (intervalMs <= 0)
                {
                    return false;
                }
            }
            else if (null == target && !args[i].startsWith("-"))
            {
                target = args[i];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static long milliseconds(final String seconds)
    {
        try
        {
            return Math.round(Double.parseDouble(seconds) * TimeUnit.SECONDS.toMillis(1));
        }
        catch (final NumberFormatException ex)
        {
            return 0;
        }
    }

    private List<StatusReader> attach() throws IOException
    {
        final List<StatusReader> readers = new ArrayList<>();
        if (null == target)
        {
            StatusFile.defaultPaths().forEach((path) -> attachIfAlive(path, readers));
        }
        else if (target.chars().allMatch(Character::isDigit))
        {
            final long pid = Long.parseLong(target);
            for (final Path path : StatusFile.defaultPaths())
            {
                if (path.getFileName().toString().matches("sluice-" + pid + "(-.*)?[.]status"))
                {
                    readers.add(StatusReader.attach(path));
                }
            }
        }
        else
        {
            readers.add(StatusReader.attach(Path.of(target)));
        }

        return readers;
    }

    /** One that belongs to somebody else, or is just being made, is no reason not to show the others. */
    private void attachIfAlive(final Path path, final List<StatusReader> readers)
    {
        try
        {
            final StatusReader reader = StatusReader.attach(path);
            if (reader.isAlive())
            {
                readers.add(reader);
            }
        }
        catch (final IOException ex)
        {
            err.println("left out: " + ex.getMessage());
        }
    }

    private void show(final List<StatusReader> readers)
    {
        for (final StatusReader reader : readers)
        {
            if (isJson)
            {
                out.println(StatusText.json(reader));
            }
            else
            {
                out.println(StatusText.text(reader));
            }
        }

        out.flush();
    }
}
