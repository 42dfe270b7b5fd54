package io.sluice.system;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Await;
import io.sluice.test.Endpoint;
import io.sluice.test.Project;
import io.sluice.test.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway in this JVM, with listeners for TCP, WebSocket and TLS. What it reports as unexpected fails. */
final class GatewayUnderTest implements AutoCloseable
{
    private static final TlsFiles FILES = newFiles();

    private final Gateway gateway;
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();

    GatewayUnderTest(final String upstreamUrl, final Mode mode)
    {
        this(upstreamUrl, mode, 1);
    }

    GatewayUnderTest(final String upstreamUrl, final Mode mode, final int loopCount)
    {
        final GatewayContext context = new GatewayContext()
            .listen("nats://127.0.0.1:0")
            .listen("ws://127.0.0.1:0/nats")
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("first")
                .tlsCertificate(FILES.chain("server")).tlsKey(FILES.key("server"))
                .tlsHandshakeTimeoutNs(Await.DEADLINE.toNanos()))
            .upstream(upstreamUrl)
            .loopCount(loopCount)
            .errorHandler(errors::add);
        mode.applyTo(context);
        gateway = Gateway.launch(context);
    }

    /** {@return where TCP clients connect to} */
    Endpoint tcp()
    {
        return Endpoint.tcp(address(0));
    }

    /** {@return where WebSocket clients connect to} */
    Endpoint webSocket()
    {
        return Endpoint.webSocket(address(1), "/nats");
    }

    /** {@return where clients connect to that begin with TLS} */
    Endpoint tls()
    {
        return Endpoint.tls(address(2), FILES.context(null));
    }

    /** {@return both endpoints without TLS} */
    List<Endpoint> endpoints()
    {
        return List.of(tcp(), webSocket());
    }

    /** {@return URL for TCP clients} */
    String url()
    {
        return gateway.listenerUrls().get(0);
    }

    /** {@return URL for WebSocket clients} */
    String webSocketUrl()
    {
        return gateway.listenerUrls().get(1);
    }

    Gateway gateway()
    {
        return gateway;
    }

    @Override
    public void close()
    {
        gateway.close();
        if (!errors.isEmpty())
        {
            throw new AssertionError("the gateway reported an error", errors.peek());
        }
    }

    private InetSocketAddress address(final int listener)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(listener)).getPort());
    }

    private static TlsFiles newFiles()
    {
        try
        {
            return new TlsFiles(Files.createTempDirectory(Files.createDirectories(Project.target()), "tls"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
