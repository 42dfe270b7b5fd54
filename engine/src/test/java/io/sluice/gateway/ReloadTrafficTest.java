package io.sluice.gateway;

import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.RawWebSocketClient;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.net.ssl.SSLPeerUnverifiedException;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** All that can change does, again and again, while messages flow and clients come and go. */
class ReloadTrafficTest
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";
    private static final String FORWARDED = "X-Forwarded-For: 203.0.113.9\r\n";
    private static final String OWN = "own";
    private static final int RELOADS = 30;
    private static final int TALKERS = 3;

    @Test
    void shouldLoseNothingWhileAllChanges(@TempDir final Path folder) throws Exception
    {
        final TlsFiles files = new TlsFiles(folder);
        final List<TestCertificate> certificates = List.of(files.pki().localhost(), files.pki().localhost());
        files.write(OWN, certificates.get(0));
        try (NatsServer first = NatsServer.start(Generation.CURRENT);
            NatsServer second = NatsServer.start(Generation.CURRENT);
            Gateway gateway = Gateway.launch(context(files, 0, first.url())))
        {
            final AtomicBoolean isOver = new AtomicBoolean();
            final AtomicInteger rounds = new AtomicInteger();
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < TALKERS; i++)
            {
                final InetSocketAddress address = address(gateway, 0);
                final Thread thread = new Thread(() -> talk(address, isOver, rounds, failure), "talker");
                thread.start();
                threads.add(thread);
            }

            for (int i = 1; i <= RELOADS; i++)
            {
                final int before = rounds.get();
                files.write(OWN, certificates.get(i & 1)); // the same file, as whoever renews them does it
                assertEquals(List.of(), gateway.reload(context(files, i & 1, (0 == (i & 1) ? first : second).url())));
                assertHolds(gateway, files, certificates, i & 1);
                Await.until("no traffic", () -> null != failure.get() || rounds.get() >= before + TALKERS);
            }

            isOver.set(true);
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertNull(failure.get(), () -> failure.get().toString());
            Await.until("sessions are left", () -> 0 == gateway.connectionCount());
            assertEquals(0, gateway.count(Counter.CLOSED_INTERNAL_ERROR));
        }
    }

    /** One connection that stays, and one after the other that does not. */
    private static void talk(
        final InetSocketAddress address,
        final AtomicBoolean isOver,
        final AtomicInteger rounds,
        final AtomicReference<Throwable> failure)
    {
        try (RawClient staying = welcome(RawClient.tcp(address)))
        {
            staying.send("SUB a." + Thread.currentThread().getId() + " 1\r\n").flush();
            for (int round = 0; !isOver.get(); round++)
            {
                final String subject = "a." + Thread.currentThread().getId();
                final String payload = Integer.toString(round);
                assertEquals("MSG " + subject + " 1 " + payload.length() + "\r\n" + payload + "\r\n", staying.send(
                    "PUB " + subject + ' ' + payload.length() + "\r\n" + payload + "\r\n").flush()
                    .replace("PING\r\n", "")); // of the server, now and then
                try (RawClient passing = welcome(RawClient.tcp(address)))
                {
                    assertEquals("MSG b 1 2\r\nhi\r\n",
                        passing.send("SUB b 1\r\nUNSUB 1 1\r\nPUB b 2\r\nhi\r\n").flush());
                }

                rounds.incrementAndGet();
            }
        }
        catch (final Throwable ex)
        {
            failure.compareAndSet(null, ex);
        }
    }

    /** What a new configuration says holds as soon as it has been read. */
    private static void assertHolds(
        final Gateway gateway, final TlsFiles files, final List<TestCertificate> certificates, final int which)
        throws SSLPeerUnverifiedException
    {
        try (RawTlsClient client = RawTlsClient.afterInfo(address(gateway, 2), files.context(null)))
        {
            client.info();
            client.send(CONNECT).flush();
            assertEquals(
                certificates.get(which).certificate(), client.secured().getSession().getPeerCertificates()[0]);
        }

        try (RawClient client = RawWebSocketClient.open(address(gateway, 1), "/", FORWARDED))
        {
            final String info = client.info();
            assertTrue(info.contains("\"client_ip\":\"" + (0 == which ? "127.0.0.1" : "203.0.113.9") + '"'), info);
            assertTrue(info.contains("\"max_payload\":" + (1000 + which)), info);
        }

        for (int origin = 0; origin < 2; origin++)
        {
            try (RawClient client = RawClient.tcp(address(gateway, 1)))
            {
                client.send("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: https://o" +
                    origin + ".example\r\n\r\n");
                assertEquals(origin == which ? "101" : "403", client.readUntil("\r\n").split(" ")[1]);
            }
        }
    }

    private static GatewayContext context(final TlsFiles files, final int which, final String upstream)
    {
        final GatewayContext context = new GatewayContext().logger(new Silence()).loopCount(2).upstream(upstream)
            .listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0").listen("tls://127.0.0.1:0")
            .tlsCertificate(files.chain(OWN)).tlsKey(files.key(OWN))
            .origin("https://o" + which + ".example").payloadLengthMax(1000 + which);

        return 0 == which ? context : context.forwardedSources("127.0.0.0/8");
    }

    private static RawClient welcome(final RawClient client)
    {
        client.info();
        client.send(CONNECT).flush();

        return client;
    }

    private static InetSocketAddress address(final Gateway gateway, final int listener)
    {
        return GatewayFixture.addressOf(gateway.listenerUrls().get(listener));
    }
}
