package io.sluice.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM, or another program, in a process of its own: what it says and how it ends. */
public final class Child implements AutoCloseable
{
    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;

    private Child(final List<String> command)
    {
        try
        {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        reader = new Thread(this::readOutput, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the JVM that runs this test with arguments of its own. */
    public static Child java(final String... arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));

        return new Child(command);
    }

    /** Starts a program. */
    public static Child program(final String... command)
    {
        return new Child(List.of(command));
    }

    /** {@return all it has written so far, standard output and error as one} */
    public String output()
    {
        synchronized (output)
        {
            return output.toString();
        }
    }

    /** Waits until the output holds a text. {@return the output so far} */
    public String awaitOutput(final String text)
    {
        Await.until(() -> "the child did not say " + text + " but: " + output(),
            () -> output().contains(text) || !reader.isAlive(), Await.DEADLINE);
        if (!output().contains(text))
        {
            throw new AssertionError("the child ended without saying " + text + ": " + output());
        }

        return output();
    }

    /** Waits until it has ended and all its output was read. {@return its exit code} */
    public int awaitExit()
    {
        try
        {
            if (!process.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                throw new AssertionError("the child does not end: " + output());
            }
            reader.join();

            return process.exitValue();
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    /** Says something to its standard input. */
    public void send(final String text)
    {
        try
        {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }
        catch (final IOException ex)
        {
            throw new AssertionError("the child does not listen any more: " + output(), ex);
        }
    }

    /** Ends its standard input. */
    public void endInput()
    {
        try
        {
            process.getOutputStream().close();
        }
        catch (final IOException ignore)
        {
            // It has ended first.
        }
    }

    /** Asks it to stop (SIGTERM). */
    public void terminate()
    {
        process.destroy();
    }

    /** {@return the process id} */
    public long pid()
    {
        return process.pid();
    }

    @Override
    public void close()
    {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void readOutput()
    {
        try (BufferedReader lines = process.inputReader())
        {
            for (String line = lines.readLine(); null != line; line = lines.readLine())
            {
                synchronized (output)
                {
                    output.append(line).append('\n');
                }
            }
        }
        catch (final IOException ignore)
        {
            // The process was ended while it wrote: what was read counts.
        }
    }
}
