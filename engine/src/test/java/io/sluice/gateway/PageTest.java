package io.sluice.gateway;

import io.sluice.gateway.page.Pages;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Pages beside WebSocket, through a whole gateway, whose server is never asked for them. */
class PageTest
{
    private static final String HEADERS = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final byte[] LONG = new byte[Pages.CONTENT_LENGTH_MAX];
    private static final int ANY = 1;
    private static final int NATS = 2;
    private static final int BARE = 3;

    private static ScriptedServer server;
    private static GatewayFixture fixture;

    @BeforeAll
    static void launch() throws IOException
    {
        for (int i = 0; i < LONG.length; i++)
        {
            LONG[i] = (byte)(i * 31 >> 3);
        }
        final Pages pages = Pages.builder()
            .content("/", "text/html", "<p>hello</p>".getBytes(ISO_8859_1))
            .content("/long.js", "text/javascript", LONG)
            .build();
        server = new ScriptedServer();
        fixture = GatewayFixture.launch(server.url(), (context) -> context
            .upgradeTimeoutNs(30_000_000_000L)
            .listen(new ListenerContext("ws://127.0.0.1:0/nats").pages(pages))
            .listen(new ListenerContext("ws://127.0.0.1:0").pages(pages)));
    }

    @AfterAll
    static void close()
    {
        fixture.awaitNothingLeft();
        assertEquals(0, fixture.gateway().count(Counter.UPSTREAM_DIALS));
        assertEquals(0, fixture.endings().reasons().size(), "no interceptor hears of pages");
        fixture.close();
        server.close();
    }

    @Test
    void shouldServePagesBesideTheListenersPath() throws IOException
    {
        final long served = fixture.gateway().count(Counter.PAGES_SERVED);
        final long refused = fixture.gateway().count(Counter.UPGRADES_REFUSED);
        assertTrue(ask(NATS, "GET /").endsWith("\r\n\r\n<p>hello</p>"));
        assertTrue(ask(BARE, "GET /").endsWith("\r\n\r\n<p>hello</p>"));
        assertTrue(ask(NATS, "HEAD /").endsWith("\r\n\r\n"));
        assertTrue(ask(NATS, "GET /", "If-None-Match: *\r\n").startsWith("HTTP/1.1 304 Not Modified\r\n"));
        fixture.awaitCount(Counter.CLOSED_PAGE_SERVED, served + 4);
        assertEquals(served + 4, fixture.gateway().count(Counter.PAGES_SERVED));
        assertEquals(refused, fixture.gateway().count(Counter.UPGRADES_REFUSED));

        assertEquals("404", statusOf(NATS, "GET /other"));
        assertEquals("404", statusOf(NATS, "GET /..%2f"));
        assertEquals("426", statusOf(NATS, "GET /nats"));
        assertEquals("404", statusOf(BARE, "GET /nats"));
        assertEquals("404", statusOf(BARE, "GET /%2e%2e/%2e%2e/etc/passwd"));
        assertEquals("400", statusOf(BARE, "GET /..\\long.js"));
        assertEquals("400", statusOf(BARE, "GET /long.js\u0000"));
        assertEquals("405", statusOf(NATS, "POST /"));
        assertEquals("405", statusOf(NATS, "DELETE /"));
        assertEquals("426", statusOf(ANY, "GET /"));
        assertEquals(served + 4, fixture.gateway().count(Counter.PAGES_SERVED));
    }

    @Test
    void shouldServeHoweverTheRequestIsCut() throws IOException
    {
        final byte[] request = ("GET /" + HEADERS + "Accept: text/html\r\n\r\n").getBytes(ISO_8859_1);
        for (int cut = 1; cut < request.length; cut++)
        {
            try (Socket socket = connect(NATS))
            {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(request, 0, cut);
                Thread.yield();
                socket.getOutputStream().write(request, cut, request.length - cut);
                final String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("<p>hello</p>"), "cut at " + cut);
            }
        }
    }

    @Test
    void shouldServeALongPageWhole() throws IOException
    {
        try (Socket socket = connect(NATS))
        {
            socket.getOutputStream().write(("GET /long.js" + HEADERS + "\r\n").getBytes(ISO_8859_1));
            assertLong(socket.getInputStream().readAllBytes());
        }
    }

    @Test
    void shouldServeWhoHasEndedItsSide() throws IOException
    {
        try (Socket socket = connect(NATS))
        {
            socket.getOutputStream().write(("GET /long.js" + HEADERS + "\r\n").getBytes(ISO_8859_1));
            final InputStream in = socket.getInputStream();
            final int first = in.read(); // being answered
            socket.shutdownOutput();
            final byte[] rest = in.readAllBytes();
            final byte[] whole = new byte[rest.length + 1];
            whole[0] = (byte)first;
            System.arraycopy(rest, 0, whole, 1, rest.length);
            assertLong(whole);
        }
    }

    @Test
    void shouldHoldLittleForAReaderThatTakesNothing() throws IOException
    {
        try (Socket slow = new Socket())
        {
            slow.setReceiveBufferSize(4096);
            slow.connect(GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(NATS)));
            final long before = fixture.gateway().count(Counter.PAGES_SERVED);
            slow.getOutputStream().write(("GET /long.js" + HEADERS + "\r\nand more that is nobody's business")
                .getBytes(ISO_8859_1));
            fixture.awaitCount(Counter.PAGES_SERVED, before + 1);
            // others are served meanwhile, on every loop
            for (int i = 0; i < 4; i++)
            {
                assertTrue(ask(NATS, "GET /").endsWith("<p>hello</p>"));
            }
            assertLong(slow.getInputStream().readAllBytes());
        }
    }

    @Test
    void shouldRefuseEveryMethodAndOddityWithoutHarm() throws IOException
    {
        for (final String odd : List.of("GET", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
            "GET /" + HEADERS + "Content-Length: 5\r\n\r\n", "GET /" + HEADERS + "Transfer-Encoding: chunked\r\n\r\n",
            "GET http://other/" + HEADERS + "\r\n", "GET /" + HEADERS + "Host: b\r\n\r\n"))
        {
            try (Socket socket = connect(NATS))
            {
                socket.getOutputStream().write(odd.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                final String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertFalse(answer.contains("hello"), odd);
            }
        }
    }

    @Test
    void shouldOnlyBeForWebSocketListeners()
    {
        final String message = assertThrows(IllegalArgumentException.class, () ->
            new GatewayContext().upstream(server.url()).listen(new ListenerContext("nats://127.0.0.1:0").pages(
                Pages.builder().content("/", "text/plain", new byte[0]).build())).conclude()).getMessage();
        assertTrue(message.contains("pages are for ws:// and wss:// listeners"), message);
    }

    private static void assertLong(final byte[] answer)
    {
        final int bodyAt = answer.length - LONG.length;
        assertTrue(new String(answer, 0, bodyAt, ISO_8859_1).endsWith("\r\n\r\n"));
        assertArrayEquals(LONG, Arrays.copyOfRange(answer, bodyAt, answer.length));
    }

    private static String statusOf(final int listener, final String request) throws IOException
    {
        return ask(listener, request).split(" ")[1];
    }

    private static String ask(final int listener, final String request) throws IOException
    {
        return ask(listener, request, "");
    }

    private static String ask(final int listener, final String request, final String headers) throws IOException
    {
        try (Socket socket = connect(listener))
        {
            socket.getOutputStream().write((request + HEADERS + headers + "\r\n").getBytes(ISO_8859_1));

            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static Socket connect(final int listener) throws IOException
    {
        final InetSocketAddress address = GatewayFixture.addressOf(fixture.gateway().listenerUrls().get(listener));
        final Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int)Await.DEADLINE.toMillis());

        return socket;
    }
}
