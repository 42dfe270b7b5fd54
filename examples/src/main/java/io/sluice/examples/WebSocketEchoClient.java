package io.sluice.examples;

import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.ConnectHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.JvmArguments;
import io.sluice.net.TcpChannel;
import io.sluice.net.websocket.ClientUpgrade;
import io.sluice.net.websocket.ClientUpgradeHandler;
import io.sluice.net.websocket.WebSocketChannel;
import io.sluice.net.websocket.WebSocketLoop;
import io.sluice.net.websocket.WebSocketSettings;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.ClientHandshake;
import org.agrona.concurrent.ShutdownSignalBarrier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The other role of {@link WebSocketEchoServer}: connects to a server and sends every message of the server back, until
 * one of both closes. With {@code --send} it sends texts of its own instead and waits for the server to send them back.
 */
@Command(
    name = "WebSocketEchoClient",
    description = "Connects to a WebSocket server and sends every message of the server back.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Prints 'connected URL'. The exit code is 0 after a closing handshake, 1 otherwise."})
public final class WebSocketEchoClient implements Callable<Integer>
{
    private static final long MAX_MESSAGE_LENGTH = 64L * 1024 * 1024;
    private static final int MAX_FRAGMENTS = 1024 * 1024;
    private static final int PORT_DEFAULT = 80;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    @Parameters(paramLabel = "URL", description = "ws://HOST:PORT/PATH to connect to.")
    private URI url;

    @Option(
        names = "--send", paramLabel = "TEXT",
        description = "Send a text and wait for the server to send it back, then close; may come again.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--no-deflate", description = "Do not offer to compress.")
    private boolean isPlain;

    private ShutdownSignalBarrier barrier;
    private volatile String failure;

    WebSocketEchoClient()
    {
    }

    /**
     * Runs a client.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    static int run(final String... args)
    {
        return new CommandLine(new WebSocketEchoClient())
            .setExecutionExceptionHandler((ex, commandLine, result) -> WebSocketEchoServer.complain(ex))
            .execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call()
    {
        final String missing = JvmArguments.missing();
        if (null != missing)
        {
            System.err.println(missing);

            return CommandLine.ExitCode.SOFTWARE;
        }
        if (!"ws".equals(url.getScheme()) || null == url.getHost())
        {
            throw new IllegalArgumentException("not ws://HOST:PORT/PATH: " + url);
        }
        final EventLoop loop = new EventLoop(new EventLoopSettings().name("websocket-echo"));
        try (ShutdownSignalBarrier signal = new ShutdownSignalBarrier();
            WebSocketLoop shared = new WebSocketLoop(loop);
            EventLoopRunner runner = EventLoopRunner.start(loop, null, Thread::new))
        {
            barrier = signal;
            runner.loop().execute((started) -> connect(started, shared));
            signal.await();
        }
        if (null != failure)
        {
            System.err.println(failure);
        }

        return null == failure ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void connect(final EventLoop loop, final WebSocketLoop shared)
    {
        final int port = url.getPort() < 0 ? PORT_DEFAULT : url.getPort();
        loop.connect(new InetSocketAddress(url.getHost(), port), null, loop.nowNs() + CONNECT_TIMEOUT_NS,
            new Connection(shared, port));
    }

    private void end(final String why)
    {
        failure = why;
        barrier.signal();
    }

    /** From the connection over the handshake to the end. */
    private final class Connection implements ConnectHandler, ClientUpgradeHandler
    {
        private final WebSocketLoop shared;
        private final int port;
        private final EchoChecker checker;

        Connection(final WebSocketLoop shared, final int port)
        {
            this.shared = shared;
            this.port = port;
            checker = texts.isEmpty() ? null : new EchoChecker(texts, this::onClosed);
        }

        @Override
        public void onConnect(final TcpChannel connected)
        {
            final String query = null == url.getRawQuery() ? "" : '?' + url.getRawQuery();
            final WebSocketSettings settings = new WebSocketSettings()
                .limits(MAX_MESSAGE_LENGTH, MAX_MESSAGE_LENGTH, MAX_FRAGMENTS)
                .deflate(isPlain ? null : DeflateOptions.DEFAULT.withMaxInflatedLength(MAX_MESSAGE_LENGTH));
            final ClientHandshake handshake = new ClientHandshake(
                PORT_DEFAULT == port ? url.getHost() : url.getHost() + ':' + port,
                url.getRawPath() + query,
                settings.handshakeLimits());
            new ClientUpgrade(shared, settings, handshake, this).start(connected);
        }

        @Override
        public void onConnectFailed(final Exception cause)
        {
            end("cannot connect to " + url + ": " + cause.getMessage());
        }

        @Override
        public ChannelHandler handlerFor(final ClientHandshake handshake)
        {
            return null == checker ? new EchoHandler(this::onClosed) : checker;
        }

        @Override
        public void onUpgraded(final WebSocketChannel upgraded)
        {
            System.out.println("connected " + url);
            System.out.flush();
            if (null != checker)
            {
                checker.sendNext(upgraded);
            }
        }

        @Override
        public void onUpgradeFailed(final ClientHandshake handshake, final CloseCause cause)
        {
            final String why = handshake.failure();
            end("no WebSocket at " + url + ": " + (null == why ? "no answer" : why));
        }

        private void onClosed(final WebSocketChannel closed)
        {
            final String why = null != closed.failure() ? closed.failure() :
                CloseStatus.ABNORMAL == closed.peerStatus() ? "the server went away" : null;
            end(null != why || null == checker ? why : checker.failure());
        }
    }
}
