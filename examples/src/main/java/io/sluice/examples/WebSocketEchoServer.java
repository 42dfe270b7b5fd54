package io.sluice.examples;

import io.sluice.net.Acceptor;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.JvmArguments;
import io.sluice.net.websocket.ServerUpgrade;
import io.sluice.net.websocket.UpgradeHandler;
import io.sluice.net.websocket.WebSocketLoop;
import io.sluice.net.websocket.WebSocketSettings;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.deflate.DeflatePool;
import io.sluice.websocket.handshake.UpgradeRequest;
import org.agrona.concurrent.ShutdownSignalBarrier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;

/**
 * A WebSocket server that sends every message back, made of {@code io.sluice.net} and the codec alone: what they do
 * without any NATS. One event loop serves all connections.
 */
@Command(
    name = "WebSocketEchoServer",
    description = "Sends every WebSocket message back.",
    mixinStandardHelpOptions = true,
    footer = {"", "Prints 'listening URL' and then 'ready'; ends with SIGTERM or SIGINT."})
public final class WebSocketEchoServer implements Callable<Integer>, AutoCloseable, UpgradeHandler
{
    private static final long MAX_MESSAGE_LENGTH = 64L * 1024 * 1024;
    private static final int MAX_FRAGMENTS = 1024 * 1024;
    private static final int MAX_CONTEXTS = 256;
    private static final int MAX_PORT = 0xFFFF;

    @Parameters(paramLabel = "URL", description = "ws://HOST:PORT/ to listen on; port 0 picks one.")
    private URI url;

    @Option(names = "--no-deflate", description = "Refuse the offers of clients to compress.")
    private boolean isPlain;

    private final WebSocketSettings settings = new WebSocketSettings();
    private Acceptor acceptor;
    private EventLoopRunner runner;
    private WebSocketLoop shared;

    WebSocketEchoServer()
    {
    }

    /**
     * Starts a server inside this process.
     *
     * @param url     with scheme ws, host and port.
     * @param isPlain whether to go without compression.
     * @return the server, which listens.
     * @throws IOException if the address cannot be bound.
     */
    public static WebSocketEchoServer launch(final URI url, final boolean isPlain) throws IOException
    {
        final WebSocketEchoServer server = new WebSocketEchoServer();
        server.url = url;
        server.isPlain = isPlain;
        server.start();

        return server;
    }

    /**
     * Runs a server.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final int exitCode = new CommandLine(new WebSocketEchoServer())
            .setExecutionExceptionHandler((ex, commandLine, result) -> complain(ex))
            .execute(args);
        if (0 != exitCode)
        {
            System.exit(exitCode);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws IOException
    {
        final String missing = JvmArguments.missing();
        if (null != missing)
        {
            System.err.println(missing);

            return 1;
        }
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier(); WebSocketEchoServer server = this)
        {
            server.start();
            System.out.println("listening " + url());
            System.out.println("ready");
            System.out.flush();
            barrier.await();
        }

        return 0;
    }

    /** {@return where it listens, with the real port} */
    public URI url()
    {
        final int port = ((InetSocketAddress)acceptor.localAddress()).getPort();

        return URI.create("ws://" + url.getHost() + ':' + port + '/');
    }

    /** Closes all connections and stops listening. */
    @Override
    public void close()
    {
        if (null != runner)
        {
            runner.close();
            shared.close();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onUpgrade(final ServerUpgrade upgrade, final UpgradeRequest request)
    {
        upgrade.accept(new EchoHandler(null), null);
    }

    static int complain(final Exception ex) throws Exception
    {
        if (ex instanceof IllegalArgumentException || ex instanceof IOException || ex instanceof UncheckedIOException)
        {
            System.err.println(ex.getMessage());

            return ex instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }

        throw ex;
    }

    private void start() throws IOException
    {
        if (!"ws".equals(url.getScheme()) || null == url.getHost() || url.getPort() < 0 || url.getPort() > MAX_PORT)
        {
            throw new IllegalArgumentException("not ws://HOST:PORT/ with a port from 0 to 65535: " + url);
        }
        // Bound before anything else is made that would have to be closed if it cannot be.
        try
        {
            acceptor = new Acceptor(new InetSocketAddress(url.getHost(), url.getPort()), this::accept);
        }
        catch (final IOException ex)
        {
            throw new IOException("cannot listen on " + url + ": " + ex.getMessage(), ex);
        }
        final EventLoop loop = new EventLoop(new EventLoopSettings().name("websocket-echo"));
        shared = new WebSocketLoop(loop, new DeflatePool(DeflatePool.MAX_INFLATERS_DEFAULT,
            DeflatePool.MAX_DEFLATERS_DEFAULT, MAX_CONTEXTS, DeflatePool.LEVEL_DEFAULT),
            WebSocketLoop.INFLATER_TIMEOUT_NS_DEFAULT);
        // Some clients, Netty's as it comes, refuse to do without their context unless they asked for that.
        final DeflateOptions deflate = DeflateOptions.DEFAULT.withContextTakeover(false, true)
            .withMaxInflatedLength(MAX_MESSAGE_LENGTH);
        settings.limits(MAX_MESSAGE_LENGTH, MAX_MESSAGE_LENGTH, MAX_FRAGMENTS).deflate(isPlain ? null : deflate);
        acceptor.start(loop);
        runner = EventLoopRunner.start(loop, null, Thread::new);
    }

    private void accept(final SocketChannel socket)
    {
        final ServerUpgrade upgrade = new ServerUpgrade(shared, settings, this);
        try
        {
            upgrade.start(shared.loop().adopt(socket, null, upgrade));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
