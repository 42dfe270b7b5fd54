package io.sluice.system;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.gateway.CloseReason;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.system.HostileClient.Listening;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import javax.net.ssl.SSLContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Hostile clients on every kind of listener, a hostile server, interceptors in all moods and an operator who cannot sit
 * still, all at once. Whoever keeps to the rules is not harmed by any of them, nothing unexpected is reported, and
 * nothing is left behind.
 * <p>
 * The same at each build; {@code -Dsluice.test.seed=N} begins elsewhere, {@code -Dsluice.test.sessions=N} plays more.
 */
@Tag("system")
@Timeout(900)
class HostileSessionsTest
{
    private static final int SESSION_COUNT = Integer.getInteger("sluice.test.sessions", 360);
    private static final long FIRST_SEED = Long.getLong("sluice.test.seed", 1);
    private static final int CLIENT_THREADS = 6;
    private static final String CALM = "calm";
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);
    private final AtomicLong seeds = new AtomicLong(FIRST_SEED);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private TlsFiles files;

    @Test
    void shouldBeLeftWithNothingAndHarmNobody() throws Exception
    {
        System.out.println(SESSION_COUNT + " sessions from -Dsluice.test.seed=" + FIRST_SEED);
        files = new TlsFiles(Files.createTempDirectory(Files.createDirectories(Project.target()), "hostile"));
        final SSLContext tls = files.context(null);
        final ExecutorService threads = Executors.newFixedThreadPool(CLIENT_THREADS + 2);
        try (NatsServer server = NatsServer.of(Generation.all().get(0)).with("max_payload: 1024").start();
            HostileServer hostile = new HostileServer(FIRST_SEED);
            Gateway gateway = Gateway.launch(context(server, hostile)))
        {
            play(gateway, tls, 0, 2 * Listening.values().length);
            awaitNothingLeft(gateway);
            final long descriptors = descriptors();

            final Future<?> bystander = threads.submit(() -> keepToTheRules(gateway));
            final Future<?> operator = threads.submit(() -> operate(gateway, server, hostile));
            final Future<?>[] clients = new Future<?>[CLIENT_THREADS];
            for (int i = 0; i < CLIENT_THREADS; i++)
            {
                final int first = i * SESSION_COUNT / CLIENT_THREADS;
                final int last = (i + 1) * SESSION_COUNT / CLIENT_THREADS;
                clients[i] = threads.submit(() -> play(gateway, tls, first, last));
            }
            for (final Future<?> client : clients)
            {
                client.get();
            }
            isOver.set(true);
            bystander.get();
            operator.get();

            awaitNothingLeft(gateway);
            Await.until(() -> descriptors() + " descriptors, " + descriptors + " before",
                () -> descriptors() <= descriptors + 8, Await.DEADLINE);
            assertEquals("", describe());
        }
        finally
        {
            threads.shutdownNow();
            others.shutdownNow();
        }
    }

    private GatewayContext context(final NatsServer server, final HostileServer hostile)
    {
        final Random choices = new Random(FIRST_SEED);
        final GatewayContext context = new GatewayContext()
            .listen(ListenerContext.named(CALM).url("nats://127.0.0.1:0").upstream(server.url()))
            .upstream(server.url())
            .upstream(hostile.url())
            .upstreamSelector((session, candidates) ->
            {
                synchronized (choices)
                {
                    return candidates.get(choices.nextInt(candidates.size()));
                }
            })
            .loopCount(2)
            .upgradeTimeoutNs(SHORT_NS)
            .connectTimeoutNs(SHORT_NS)
            .partialTimeoutNs(SHORT_NS)
            .slowConsumerTimeoutNs(2 * SHORT_NS)
            .holdConnectTimeoutNs(SHORT_NS / 3)
            .holdTimeoutNs(SHORT_NS / 3)
            .upstreamConnectTimeoutNs(SHORT_NS)
            .upstreamDialTimeoutNs(2 * SHORT_NS)
            .lingerTimeoutNs(SHORT_NS)
            .upstreamLearn(false)
            .logger(new QuietLogger())
            .errorHandler((ex) ->
            {
                if (!MoodyInterceptor.ON_PURPOSE.equals(ex.getMessage()))
                {
                    errors.add(ex);
                }
            })
            .interceptor(CALM, Calm::new);
        for (final Listening listening : Listening.values())
        {
            context.listen(listener(listening))
                .interceptor(listening.name(), () -> new MoodyInterceptor(seeds.incrementAndGet(), others))
                .interceptor(listening.name(), () -> new MoodyInterceptor(seeds.incrementAndGet(), others));
        }

        return context;
    }

    private ListenerContext listener(final Listening listening)
    {
        final ListenerContext listener = ListenerContext.named(listening.name()).url(listening.url());
        if (listening.isTls())
        {
            listener.tlsCertificate(files.chain("server")).tlsKey(files.key("server")).tlsHandshakeTimeoutNs(SHORT_NS);
        }
        switch (listening)
        {
            case TLS_FIRST:
            case PROXIED_TLS:
                listener.tlsMode("first");
                break;

            case TLS_AUTO:
                listener.tlsMode("auto");
                break;

            case TLS_OPTIONAL:
                listener.tlsMode("optional");
                break;

            case COMPRESSING:
            case SECURED_WEB_SOCKET:
                listener.webSocketCompression(true);
                break;

            default:
                break;
        }
        if (listening.isProxied())
        {
            listener.proxyProtocol(listening == Listening.PROXIED_PERHAPS ? "optional" : "required")
                .proxyProtocolSources("127.0.0.1").proxyProtocolTimeoutNs(SHORT_NS)
                .proxyProtocolDelayNs(TimeUnit.MILLISECONDS.toNanos(5));
        }

        return listener;
    }

    private void play(final Gateway gateway, final SSLContext tls, final int first, final int last)
    {
        for (int i = first; i < last; i++)
        {
            final Listening listening = Listening.values()[i % Listening.values().length];
            final long seed = FIRST_SEED + i;
            try
            {
                new HostileClient(seed, tls).play(address(gateway, 1 + listening.ordinal()), listening);
            }
            catch (final Throwable ex)
            {
                errors.add(new AssertionError("session " + i + " of " + listening, ex));
            }
        }
    }

    /** One client after the other, whose every message has to get through. */
    private void keepToTheRules(final Gateway gateway)
    {
        int count = 0;
        while (!isOver.get())
        {
            try (RawClient client = RawClient.tcp(address(gateway, 0)))
            {
                client.info();
                client.send("CONNECT {\"verbose\":false}\r\nSUB calm.water 1\r\n");
                client.flush();
                for (int i = 0; i < 300 && !isOver.get(); i++)
                {
                    final String payload = Integer.toString(count++);
                    client.send("PUB calm.water " + payload.length() + "\r\n" + payload + "\r\n");
                    client.readUntil("MSG calm.water 1 " + payload.length() + "\r\n" + payload + "\r\n");
                }
            }
            catch (final Throwable ex)
            {
                errors.add(new AssertionError("a client that keeps to the rules was harmed", ex));
                return;
            }
        }
    }

    private void operate(final Gateway gateway, final NatsServer server, final HostileServer hostile)
    {
        final Random random = new Random(FIRST_SEED);
        while (!isOver.get())
        {
            try
            {
                final int act = random.nextInt(10);
                if (act == 0)
                {
                    gateway.reload(context(server, hostile).reserveLength(8192 << random.nextInt(4)));
                }
                else if (act == 1)
                {
                    gateway.reloadCertificates();
                }
                else
                {
                    final int third = random.nextInt(3);
                    gateway.kick((session) -> third == session.id() % 3 &&
                        session.localAddress().getPort() != address(gateway, 0).getPort(), "kicked").get();
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
            }
            catch (final Exception ex)
            {
                errors.add(new AssertionError("the operator was harmed", ex));
                return;
            }
        }
    }

    private void awaitNothingLeft(final Gateway gateway)
    {
        Await.until(() -> gateway.connectionCount() + " connections " + describe(),
            () -> 0 == gateway.connectionCount(), Await.DEADLINE);
        Await.until(() -> gateway.count(Counter.POOL_BYTES_HELD) + " bytes held",
            () -> 0 == gateway.count(Counter.POOL_BYTES_HELD), Await.DEADLINE);
        Await.until(() -> "sessions of servers: " + gateway.servers().stream().map((each) ->
            each + " " + each.sessionCount()).toList() + describe(),
            () -> gateway.servers().stream().allMatch((each) -> 0 == each.sessionCount()), Await.DEADLINE);
        assertEquals(gateway.count(Counter.SESSIONS_OPENED), gateway.count(Counter.SESSIONS_CLOSED));
    }

    private String describe()
    {
        final StringWriter text = new StringWriter();
        errors.forEach((error) -> error.printStackTrace(new PrintWriter(text)));

        return text.toString();
    }

    private static long descriptors()
    {
        return ((UnixOperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount();
    }

    private static InetSocketAddress address(final Gateway gateway, final int listener)
    {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(listener)).getPort());
    }

    /** Lets everything pass, and remembers how the last session ended that the client did not end. */
    private final class Calm implements Interceptor
    {
        @Override
        public void onClose(final Session session, final CloseReason reason, final String detail)
        {
            if (CloseReason.CLIENT_CLOSED != reason && CloseReason.CLIENT_LOST != reason)
            {
                errors.add(new AssertionError("calm " + session + ": " + reason + ", " + detail));
            }
        }
    }

    /** Says nothing. */
    private static final class QuietLogger implements System.Logger
    {
        @Override
        public String getName()
        {
            return "quiet";
        }

        @Override
        public boolean isLoggable(final Level level)
        {
            return true;
        }

        @Override
        public void log(
            final Level level, final ResourceBundle bundle, final String text, final Throwable thrown)
        {
            // Nobody listens.
        }

        @Override
        public void log(
            final Level level, final ResourceBundle bundle, final String format, final Object... parameters)
        {
            // Nobody listens.
        }
    }
}
