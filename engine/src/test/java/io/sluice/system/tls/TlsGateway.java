package io.sluice.system.tls;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Session;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import io.sluice.test.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A gateway in this JVM with a listener for each way of TLS. What it reports as unexpected fails. */
final class TlsGateway implements AutoCloseable
{
    private static final long HURRIED_NS = Duration.ofMillis(200).toNanos();
    private static final long PATIENT_NS = Await.DEADLINE.toNanos();

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final Gateway gateway;

    private TlsGateway(final TlsFiles files, final UnaryOperator<GatewayContext> more)
    {
        final List<ListenerContext> listeners = listeners(files);
        final GatewayContext context = new GatewayContext()
            .tlsCertificate(files.chain("server"))
            .tlsKey(files.key("server"))
            .tlsHandshakeTimeoutNs(PATIENT_NS)
            .loopCount(1)
            .errorHandler(errors::add);
        listeners.forEach(context::listen);
        gateway = Gateway.launch(more.apply(context));
        for (int i = 0; i < listeners.size(); i++)
        {
            ports.put(listeners.get(i).name(), URI.create(gateway.listenerUrls().get(i)).getPort());
        }
    }

    private static List<ListenerContext> listeners(final TlsFiles files)
    {
        final List<ListenerContext> listeners = new ArrayList<>();
        listeners.add(new ListenerContext("plain=nats://127.0.0.1:0"));
        listeners.add(new ListenerContext("required=tls://127.0.0.1:0"));
        listeners.add(new ListenerContext("optional=tls://127.0.0.1:0").tlsMode("optional"));
        listeners.add(new ListenerContext("first=tls://127.0.0.1:0").tlsMode("first")
            .tlsCertificate(files.chain("server") + ',' + files.chain("a") + ',' + files.chain("wild"))
            .tlsKey(files.key("server") + ',' + files.key("a") + ',' + files.key("wild")));
        listeners.add(new ListenerContext("auto=tls://127.0.0.1:0").tlsMode("auto").tlsFallbackDelayNs(HURRIED_NS));
        listeners.add(new ListenerContext("auto-patient=tls://127.0.0.1:0").tlsMode("auto")
            .tlsFallbackDelayNs(PATIENT_NS));
        listeners.add(new ListenerContext("wss=wss://127.0.0.1:0/nats"));
        listeners.add(new ListenerContext("verified=tls://127.0.0.1:0").tlsVerify("required")
            .tlsCa(files.authority()));
        listeners.add(new ListenerContext("asked=tls://127.0.0.1:0").tlsVerify("optional").tlsCa(files.authority()));
        listeners.add(new ListenerContext("hurried-first=tls://127.0.0.1:0").tlsMode("first")
            .tlsHandshakeTimeoutNs(HURRIED_NS));
        listeners.add(new ListenerContext("hurried-required=tls://127.0.0.1:0").tlsHandshakeTimeoutNs(HURRIED_NS));
        listeners.add(new ListenerContext("hurried-optional=tls://127.0.0.1:0").tlsMode("optional")
            .tlsHandshakeTimeoutNs(HURRIED_NS));

        return listeners;
    }

    static TlsGateway launch(final TlsFiles files, final UnaryOperator<GatewayContext> more)
    {
        return new TlsGateway(files, more);
    }

    Gateway gateway()
    {
        return gateway;
    }

    InetSocketAddress address(final String listener)
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(listener));
    }

    long count(final Counter counter)
    {
        return gateway.count(counter);
    }

    void awaitCount(final Counter counter, final long count)
    {
        Await.until(() -> counter + " is " + gateway.count(counter) + ", not " + count,
            () -> gateway.count(counter) >= count, Await.DEADLINE);
    }

    /** {@return sessions of a client, 1 or 0} */
    int sessionCount(final RawClient client)
    {
        return sessions(client).size();
    }

    Session sessionOf(final RawClient client)
    {
        return sessions(client).get(0);
    }

    private List<Session> sessions(final RawClient client)
    {
        final List<Session> found = new ArrayList<>();
        final CountDownLatch done = new CountDownLatch(1);
        gateway.forEachSession(0, (session) ->
        {
            if (session.clientAddress().getPort() == client.localAddress().getPort())
            {
                found.add(session);
            }
        }, done::countDown);
        try
        {
            if (!done.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
            {
                throw new AssertionError("the loop does not answer");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }

        return found;
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
}
