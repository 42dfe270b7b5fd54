package io.sluice.load;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a process of its own, so that what the compiler has learnt of one chain of interceptors does not change
 * the code of another. It prints its URL, then, for each line that it reads, the CPU time of its loops.
 */
final class MeasuredGateway implements AutoCloseable
{
    private static final long END_TIMEOUT_S = 10;

    private final Process process;
    private final BufferedReader output;
    private final LoadUrl url;

    private MeasuredGateway(final Process process)
    {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        url = LoadUrl.parse(readLine());
    }

    /**
     * The process itself.
     *
     * @param args URL of the server, and how many interceptors read subject and size of every command.
     * @throws IOException if the one that started it is gone.
     */
    public static void main(final String[] args) throws IOException
    {
        final GatewayContext context =
            new GatewayContext().listen("nats://127.0.0.1:0").upstream(args[0]);
        for (int i = Integer.parseInt(args[1]); i > 0; i--)
        {
            context.interceptor(SizeReader::new);
        }
        try (Gateway gateway = Gateway.launch(context))
        {
            System.out.println(gateway.listenerUrls().get(0));
            final BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (null != input.readLine())
            {
                System.out.println(loopsTimeNs());
            }
        }
    }

    /** Starts one; the settings are {@code sluice.x.y=value}. */
    static MeasuredGateway start(final String serverUrl, final int interceptorCount, final String... settings)
        throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        for (final String setting : settings)
        {
            command.add("-D" + setting);
        }

        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MeasuredGateway.class.getName(),
            serverUrl, Integer.toString(interceptorCount)));

        return new MeasuredGateway(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    LoadUrl url()
    {
        return url;
    }

    /** {@return CPU time of its loops together so far, in nanoseconds} */
    long cpuTimeNs()
    {
        try
        {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the gateway has gone", ex);
        }

        return Long.parseLong(readLine());
    }

    @Override
    public void close()
    {
        try
        {
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final IOException ex)
        {
            process.destroyForcibly();
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String readLine()
    {
        try
        {
            final String line = output.readLine();
            if (null == line)
            {
                throw new IllegalStateException("the gateway has not started");
            }

            return line;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the gateway has gone", ex);
        }
    }

    private static long loopsTimeNs()
    {
        long sumNs = 0;
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds()))
        {
            if (null != thread && thread.getThreadName().startsWith("sluice-loop"))
            {
                sumNs += threads.getThreadCpuTime(thread.getThreadId());
            }
        }

        return sumNs;
    }
}
