package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.nats.InfoCommand;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GatewayLifeTest
{
    private static NatsServer server;

    @BeforeAll
    static void startServer()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @AfterAll
    static void stopServer()
    {
        server.close();
    }

    @Test
    void shouldAdoptAConnectionWithWhatWasReadOfIt() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url());
            ServerSocketChannel listening = ServerSocketChannel.open())
        {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (RawClient client = RawClient.tcp((InetSocketAddress)listening.getLocalAddress()))
            {
                client.send("CONNECT {\"verbose\":false}\r\nSUB own 1\r\nPUB ow");
                final SocketChannel accepted = listening.accept();
                final ByteBuffer read = ByteBuffer.allocate(1000);
                accepted.read(read);
                assertTrue(fixture.gateway().adopt(accepted, read.flip(), null));
                client.send("n 2\r\nhi\r\n");
                client.info();
                client.readUntil("MSG own 1 2\r\nhi\r\n");
            }

            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldAdoptAConnectionThatWasUpgradedElsewhere() throws Exception
    {
        final UpgradeRequest request = new OwnRequest("/own");
        try (GatewayFixture fixture = GatewayFixture.launch(server.url()))
        {
            try (ServerSocketChannel own = ServerSocketChannel.open())
            {
                own.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                final Thread http = new Thread(() -> upgradeAndHandOver(own, fixture.gateway(), request));
                http.start();
                try (RawWebSocketClient client =
                    RawClient.webSocket((InetSocketAddress)own.getLocalAddress(), "/own"))
                {
                    client.info();
                    client.send("CONNECT {\"verbose\":false}\r\nSUB own 1\r\nPUB own 2\r\nhi\r\n");
                    client.readUntil("MSG own 1 2\r\nhi\r\n");
                }

                http.join(Await.DEADLINE.toMillis());
            }

            fixture.awaitNothingLeft();
        }
    }

    @Test
    void shouldNotAdoptMoreThanThereMayBe() throws IOException
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.connectionsMax(1));
            RawClient only = fixture.welcome();
            SocketChannel socket = SocketChannel.open(server.address()))
        {
            assertFalse(fixture.gateway().adopt(socket, null, null));
            assertTrue(socket.isOpen(), "it is the caller's as before");
            assertEquals("", only.flush());
            assertThrows(IllegalArgumentException.class, () -> fixture.gateway().adopt(
                socket, ByteBuffer.allocate(1 << 20), null));
        }
    }

    @Test
    void shouldSayInfoBeforeItRefuses()
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.connectionsMax(1));
            RawClient only = fixture.welcome();
            RawClient refused = fixture.connect())
        {
            final String info = refused.info();
            assertTrue(info.contains("\"port\":" + fixture.address().getPort()), info);
            assertFalse(info.contains("client_id"), info);
            refused.expect("-ERR 'maximum connections exceeded'\r\n");
            refused.expectEnd();
            assertEquals("", only.flush());
        }
    }

    @Test
    void shouldDrain()
    {
        final GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .listen(new ListenerContext("nats://127.0.0.1:0").advertise("this:1").peer("other:2")));
        final InetSocketAddress address = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(2));
        try (RawClient modern = RawClient.tcp(address);
            RawClient old = RawClient.tcp(address);
            RawWebSocketClient webSocket = fixture.connectWebSocket())
        {
            assertTrue(modern.info().contains("\"connect_urls\":[\"this:1\",\"other:2\"]"));
            modern.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\n");
            modern.flush();
            old.info();
            old.send("CONNECT {\"verbose\":false}\r\n");
            old.flush();
            webSocket.info();
            final long startNs = System.nanoTime();
            fixture.gateway().drain(Duration.ofMillis(600));

            assertTrue(System.nanoTime() - startNs >= 600_000_000L, "the ends are spread");
            final String lastInfo = modern.readToEnd();
            assertTrue(lastInfo.contains("\"ldm\":true"), lastInfo);
            assertTrue(lastInfo.contains("\"connect_urls\":[\"other:2\"]"), lastInfo);
            assertTrue(lastInfo.contains("\"client_id\":"), lastInfo);
            assertEquals("", old.readToEnd());
            webSocket.readToEnd();
            assertEquals(1001, webSocket.closeStatus());
            assertEquals(3, fixture.gateway().count(Counter.CLOSED_DRAINED));
            assertEquals(List.of(CloseReason.DRAINED, CloseReason.DRAINED, CloseReason.DRAINED),
                fixture.endings().reasons());
        }
    }

    @Test
    void shouldTellWhoIsWelcomedWhileItDrains() throws Exception
    {
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.loopCount(1));
            RawClient early = fixture.connect();
            RawClient late = fixture.connect())
        {
            early.info();
            late.info();
            early.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\n");
            early.flush();
            final Thread draining = new Thread(() -> fixture.gateway().drain(Duration.ofSeconds(60)));
            draining.start();
            early.readUntil("\"ldm\":true");
            late.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
            late.expect("PONG\r\n");
            final String told = late.readUntil("\r\n");
            assertTrue(told.startsWith("INFO {") && told.contains("\"ldm\":true"), told);
            fixture.gateway().close();
            draining.join();
        }
    }

    @Test
    void shouldTellThatItGoesAsInterceptorsLeftWhatWasToldWhoeverFoundTheServer() throws Exception
    {
        final AtomicInteger seen = new AtomicInteger();
        try (GatewayFixture fixture = GatewayFixture.launch(null, (context) -> context
            .upstreamConnector((session, answer) -> answer.address(server.address()))
            .interceptor(() -> new Interceptor()
            {
                @Override
                public Verdict onInfo(final Session session, final InfoCommand info)
                {
                    seen.incrementAndGet();
                    info.edit().set("server_name", "ours").remove("client_id");

                    return Verdict.FORWARD;
                }
            }));
            RawClient client = fixture.connect())
        {
            final String first = client.info();
            assertTrue(first.contains("\"server_name\":\"ours\"") && first.contains("\"client_ip\":"), first);
            final String welcome = client.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\n").flush();
            final Thread draining = new Thread(() -> fixture.gateway().drain(Duration.ofSeconds(60)));
            draining.start();
            final String last = welcome + client.readUntil("\"ldm\":true") + client.readUntil("\r\n");
            assertEquals(members(first.replace("}", ",\"ldm\":true}")),
                members(last.substring(last.lastIndexOf("INFO"))));
            assertEquals(last.split("INFO", -1).length - 1, seen.get(), "not asked again about the last one");
            fixture.gateway().close();
            draining.join();
        }
    }

    private static Set<String> members(final String info)
    {
        return Set.of(info.substring(info.indexOf('{') + 1, info.lastIndexOf('}')).split(","));
    }

    @Test
    void shouldLeaveNothingBehindWhenItCannotBeLaunched() throws IOException
    {
        final int port;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()))
        {
            port = free.getLocalPort();
        }

        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()))
        {
            assertThrows(UncheckedIOException.class, () -> Gateway.launch(
                on(port).adminListen("http://127.0.0.1:" + taken.getLocalPort())));
        }
        assertThrows(IllegalStateException.class, () -> Gateway.launch(on(port).threadFactory((task) ->
        {
            throw new IllegalStateException("no thread");
        })));
        Gateway.launch(on(port)).close();
    }

    private static GatewayContext on(final int port)
    {
        return new GatewayContext().listen("nats://127.0.0.1:" + port).upstream(server.url()).loopCount(2);
    }

    @Test
    void shouldNameTheListenerThatCannotBeOpened() throws IOException
    {
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()))
        {
            final String url = "nats://127.0.0.1:" + taken.getLocalPort();
            final String message = assertThrows(UncheckedIOException.class, () -> Gateway.launch(
                new GatewayContext().listen("nats://127.0.0.1:0").listen(url).upstream(server.url()))).getMessage();
            assertTrue(message.startsWith("cannot listen on " + url), message);
        }
    }

    @Test
    void shouldCloseTwiceAndTellWhoWaits() throws Exception
    {
        final GatewayFixture fixture = GatewayFixture.launch(server.url());
        final Thread waiting = new Thread(() ->
        {
            try
            {
                fixture.gateway().awaitClose();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        });
        waiting.start();
        fixture.close();
        fixture.close();
        waiting.join(Await.DEADLINE.toMillis());
        assertFalse(waiting.isAlive());
    }

    @Test
    void shouldCloseWhenALoopDies() throws Exception
    {
        final Interceptor deadly = new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                throw new InternalError("the JVM is in trouble");
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> deadly).loopFailureExit(false));
            RawClient client = fixture.connect())
        {
            client.info();
            client.send("CONNECT {}\r\nPING\r\n");
            client.readToEnd();
            fixture.gateway().awaitClose();
            assertTrue(fixture.log().toString().contains("has died"), fixture.log()::toString);
        }
    }

    @Test
    void shouldCloseWhenALoopDiesAndNobodyCanBeTold() throws Exception
    {
        final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        final Interceptor deadly = new Interceptor()
        {
            @Override
            public void onOpen(final Session session)
            {
                throw new InternalError("the JVM is in trouble");
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context
            .interceptor(() -> deadly)
            .loopFailureExit(false)
            .threadFactory((task) ->
            {
                final Thread thread = new Thread(task);
                thread.setUncaughtExceptionHandler((ignored, ex) -> uncaught.add(ex));

                return thread;
            })
            .errorHandler((ex) ->
            {
                throw new AssertionError("and the error handler too");
            }));
            RawClient client = fixture.connect())
        {
            client.readToEnd();
            fixture.gateway().awaitClose();
            assertTrue(fixture.log().toString().contains("has died"), fixture.log()::toString);
            Await.until(() -> "nothing uncaught", () -> !uncaught.isEmpty(), Await.DEADLINE);
            assertEquals("the JVM is in trouble", uncaught.get(0).getSuppressed()[0].getMessage());
        }
    }

    @Test
    void shouldCloseThoughTheExecutorOfTheUserIsShutDown() throws Exception
    {
        final ExecutorService executor = Executors.newCachedThreadPool();
        final List<Session> sessions = new CopyOnWriteArrayList<>();
        final GatewayFixture fixture = GatewayFixture.launch(server.url(), (context) -> context.executor(executor));
        try (RawClient client = fixture.welcome())
        {
            final CountDownLatch looked = new CountDownLatch(fixture.gateway().loopCount());
            for (int i = 0; i < fixture.gateway().loopCount(); i++)
            {
                assertTrue(fixture.gateway().forEachSession(i, sessions::add, looked::countDown));
            }
            assertTrue(looked.await(60, TimeUnit.SECONDS));
            executor.shutdown();
            fixture.close();

            client.readToEnd();
            assertEquals(1, sessions.size());
            sessions.get(0).close("long gone");
        }
    }

    @Test
    void shouldCloseFromAnInterceptor() throws Exception
    {
        final Gateway[] gateway = new Gateway[1];
        final Interceptor closing = new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                gateway[0].close();

                return Verdict.FORWARD;
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.interceptor(() -> closing));
            RawClient client = fixture.connect())
        {
            gateway[0] = fixture.gateway();
            client.info();
            client.send("CONNECT {}\r\nPING\r\n");
            client.readToEnd();
            fixture.gateway().awaitClose();
        }
    }

    @Test
    void shouldDrainFromAnInterceptor() throws Exception
    {
        final Gateway[] gateway = new Gateway[1];
        final Interceptor draining = new Interceptor()
        {
            @Override
            public Verdict onPing(final Session session)
            {
                gateway[0].drain(Duration.ofSeconds(600));

                return Verdict.FORWARD;
            }
        };
        try (GatewayFixture fixture = GatewayFixture.launch(
            server.url(), (context) -> context.loopCount(1).interceptor(() -> draining));
            RawClient client = fixture.connect())
        {
            gateway[0] = fixture.gateway();
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
            client.readUntil("PONG\r\n"); // long before the drain is over, for which the loop does not wait
            fixture.gateway().close();
            client.readToEnd();

            assertEquals(List.of(CloseReason.GATEWAY_CLOSED), fixture.endings().await(1));
        }
    }

    private static void upgradeAndHandOver(
        final ServerSocketChannel own, final Gateway gateway, final UpgradeRequest request)
    {
        try
        {
            final SocketChannel accepted = own.accept();
            final StringBuilder head = new StringBuilder();
            final ByteBuffer one = ByteBuffer.allocate(1);
            while (head.indexOf("\r\n\r\n") < 0 && accepted.read(one.clear()) > 0)
            {
                head.append((char)one.get(0));
            }

            final String key = head.toString().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
            final byte[] digest = java.security.MessageDigest.getInstance("SHA-1").digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            accepted.write(ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" +
                "Connection: Upgrade\r\nSec-WebSocket-Accept: " +
                java.util.Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
            assertTrue(gateway.adopt(accepted, null, request));
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** What an HTTP server of the user's knows of a request. */
    private record OwnRequest(String path) implements UpgradeRequest
    {
        @Override
        public String query()
        {
            return null;
        }

        @Override
        public String queryParameter(final String name)
        {
            return null;
        }

        @Override
        public String header(final String name)
        {
            return null;
        }

        @Override
        public List<String> headers(final String name)
        {
            return List.of();
        }

        @Override
        public void forEachHeader(final BiConsumer<String, String> consumer)
        {
            consumer.accept("Host", "localhost");
        }

        @Override
        public String cookie(final String name)
        {
            return null;
        }
    }
}
