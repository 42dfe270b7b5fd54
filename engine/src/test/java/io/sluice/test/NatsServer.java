package io.sluice.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real nats-server in a process of its own, on ports it chose itself and keeps over a restart. Everything it writes
 * is below {@code target/} and gone when it is closed.
 */
public final class NatsServer implements AutoCloseable
{
    private static final String HOST = "127.0.0.1";
    private static final int START_ATTEMPTS = 3;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static
    {
        // A JVM of the tests that is ended early must not leave servers behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Builder builder;
    private final Path folder;
    private Process process;
    private int port = -1;
    private int monitoringPort = -1;
    private int websocketPort = -1;
    private String listeners = "";
    private int starts;

    private NatsServer(final Builder builder) throws IOException
    {
        this.builder = builder;
        final Path parent = Files.createDirectories(Project.target().resolve("nats-servers"));
        folder = Files.createTempDirectory(parent, builder.generation.name().toLowerCase(Locale.ROOT));
    }

    /** Starts a server without any configuration beyond its ports, and waits until it serves. */
    public static NatsServer start(final Generation generation)
    {
        return of(generation).start();
    }

    /** Prepares a server of a generation. */
    public static Builder of(final Generation generation)
    {
        return new Builder(generation);
    }

    /** What a server is started with. */
    public static final class Builder
    {
        private final Generation generation;
        private final StringBuilder configuration = new StringBuilder();
        private boolean isWebsocket;
        private String websocketOptions = "";
        private boolean isJetStream;
        private boolean isTraced;

        private Builder(final Generation generation)
        {
            this.generation = generation;
        }

        /** Adds text to the configuration file. Ports, WebSocket listener and JetStream's folder come from here. */
        public Builder with(final String text)
        {
            configuration.append(text).append('\n');
            return this;
        }

        /** Opens the server's own WebSocket listener, without TLS. */
        public Builder withWebSocket()
        {
            return withWebSocket("");
        }

        /** Opens the server's own WebSocket listener, without TLS, and configures it further. */
        public Builder withWebSocket(final String more)
        {
            isWebsocket = true;
            websocketOptions = more;
            return this;
        }

        /** Turns JetStream on; its store survives a restart of this server, not its close. */
        public Builder withJetStream()
        {
            isJetStream = true;
            return this;
        }

        /** Logs every protocol line, for {@link NatsServer#log()}. */
        public Builder withTrace()
        {
            isTraced = true;
            return this;
        }

        /** Starts the server and waits until it serves. */
        public NatsServer start()
        {
            try
            {
                final NatsServer server = new NatsServer(this);
                server.startProcess();

                return server;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }

    /** {@return the address for clients} */
    public InetSocketAddress address()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** {@return the URL for clients} */
    public String url()
    {
        return "nats://" + HOST + ":" + port;
    }

    /** {@return the address of the WebSocket listener} */
    public InetSocketAddress websocketAddress()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), websocketPort);
    }

    /** {@return the URL of the WebSocket listener} */
    public String websocketUrl()
    {
        return "ws://" + HOST + ":" + websocketPort;
    }

    /** {@return what the monitoring endpoint answers for a path such as {@code /connz?subs=1}} */
    public String monitor(final String path)
    {
        try
        {
            final URL url = URI.create("http://" + HOST + ":" + monitoringPort + path).toURL();
            try (InputStream in = url.openStream())
            {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return how many client connections the server has now} */
    public int connectionCount()
    {
        final Matcher matcher = Pattern.compile("\"num_connections\"\\s*:\\s*(\\d+)").matcher(monitor("/connz"));
        if (!matcher.find())
        {
            throw new AssertionError("connz without num_connections");
        }

        return Integer.parseInt(matcher.group(1));
    }

    /** {@return everything the server logged, of all its starts} */
    public String log()
    {
        final StringBuilder text = new StringBuilder();
        try
        {
            for (int i = 1; i <= starts; i++)
            {
                text.append(Files.readString(logFile(i)));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return text.toString();
    }

    /** Asks the server to stop and waits until it is gone. */
    public void stop()
    {
        end(process::destroy);
    }

    /** Ends the server as a crash would (SIGKILL) and waits until it is gone. */
    public void kill()
    {
        end(process::destroyForcibly);
    }

    /** Halts the server (SIGSTOP): its connections stay open and nothing is read or answered. */
    public void pause()
    {
        signal("STOP");
    }

    /** Lets a halted server go on (SIGCONT). */
    public void resume()
    {
        signal("CONT");
    }

    /** Sends a signal by its name: HUP reloads the configuration, USR2 begins lame duck mode. */
    public void signal(final String name)
    {
        try
        {
            final int code = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
            if (0 != code)
            {
                throw new AssertionError("kill -" + name + " gave " + code);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    /** Replaces the text given by {@link Builder#with} and makes the server reload it. */
    public void reload(final String text)
    {
        builder.configuration.setLength(0);
        builder.with(text);
        try
        {
            writeConfiguration();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final int seen = log().split("Reloaded server configuration", -1).length;
        signal("HUP");
        Await.until("the server did not reload: " + log(),
            () -> log().split("Reloaded server configuration", -1).length > seen);
    }

    /** Starts the stopped server again on the same ports and waits until it serves. */
    public void restart()
    {
        if (process.isAlive())
        {
            stop();
        }
        try
        {
            startProcess();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Stops the server, halted or not, and removes its files. */
    @Override
    public void close()
    {
        end(process::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder))
        {
            files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void end(final Runnable how)
    {
        how.run();
        try
        {
            if (!process.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
            {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the server did not stop: " + log());
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
        finally
        {
            RUNNING.remove(process);
        }
    }

    private void startProcess() throws IOException
    {
        for (int attempt = 1; !tryStart(); attempt++)
        {
            // On a restart somebody else may hold the port for a moment: an outgoing connection of another process.
            if (attempt == START_ATTEMPTS || starts == attempt)
            {
                throw new AssertionError("nats-server did not start: " + log());
            }
        }
    }

    private boolean tryStart() throws IOException
    {
        // A reload must name the listeners as this start did: a port once given as any stays "any".
        listeners = listeners();
        writeConfiguration();
        starts++;
        process = new ProcessBuilder(
            builder.generation.binary().toString(), "-c", folder.resolve("server.conf").toString(),
            "--ports_file_dir", folder.toString(), builder.isTraced ? "-DV" : "-D")
            .redirectErrorStream(true)
            .redirectOutput(logFile(starts).toFile())
            .start();
        RUNNING.add(process);
        process.getOutputStream().close();
        Await.until(() -> "nats-server is not ready: " + log(),
            () -> !process.isAlive() || log(starts).contains("Server is ready"), Await.DEADLINE);
        if (!process.isAlive())
        {
            RUNNING.remove(process);
            return false;
        }
        readPorts();

        return true;
    }

    private void writeConfiguration() throws IOException
    {
        Files.writeString(folder.resolve("server.conf"), listeners + builder.configuration);
    }

    private String listeners()
    {
        final StringBuilder text = new StringBuilder()
            .append("host: ").append(HOST).append("\nport: ").append(port)
            .append("\nhttp: \"").append(HOST).append(':').append(monitoringPort).append("\"\n");
        if (builder.isWebsocket)
        {
            text.append("websocket { host: ").append(HOST).append(", port: ").append(websocketPort)
                .append(", no_tls: true, ").append(builder.websocketOptions).append(" }\n");
        }
        if (builder.isJetStream)
        {
            text.append("jetstream { store_dir: \"").append(folder.resolve("jetstream"))
                .append("\", max_mem: 256M, max_file: 1G }\n");
        }

        return text.toString();
    }

    private void readPorts()
    {
        final Path file = folder.resolve(builder.generation.binary().getFileName() + "_" + process.pid() + ".ports");
        Await.until("no ports file " + file, () -> Files.exists(file) && Files.readString(file).endsWith("}"));
        try
        {
            final String ports = Files.readString(file);
            port = portOf(ports, "nats");
            monitoringPort = portOf(ports, "monitoring");
            websocketPort = builder.isWebsocket ? portOf(ports, "websocket") : -1;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static int portOf(final String ports, final String name)
    {
        final Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\\[\\s*\"[^\"]*:(\\d+)").matcher(ports);
        if (!matcher.find())
        {
            throw new AssertionError("no port of " + name + " in " + ports);
        }

        return Integer.parseInt(matcher.group(1));
    }

    private String log(final int start) throws IOException
    {
        return Files.readString(logFile(start));
    }

    private Path logFile(final int start)
    {
        return folder.resolve("server-" + start + ".log");
    }
}
