package io.sluice.examples.console;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.sluice.examples.connection.OwnPage;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The console in a real browser, through a real gateway, in front of a real server. */
@Tag("browser")
@Timeout(300)
class ConsoleBrowserTest
{
    private static final Duration PATIENCE = Await.DEADLINE;
    private static final int PLAIN = 1;
    private static final int COMPRESSED = 2;
    private static final int MIRRORED = 3;
    private static final String USERS = """
        no_auth_user: anybody
        authorization {
          users: [
            { user: anybody, password: none }
            { user: clerk, password: secret, permissions: {
                publish: ["open.>", "_INBOX.>"], subscribe: ["open.>", "_INBOX.>"] } }
          ]
        }
        """;

    private static Mirror mirror;
    private static Browser browser;
    private static NatsServer server;
    private static Gateway gateway;
    private static Connection library;

    private int settledCount;
    private final ConsoleView view = new ConsoleView(browser.driver());

    @BeforeAll
    static void start() throws Exception
    {
        mirror = Mirror.start();
        browser = Browser.start(mirror);
        server = NatsServer.of(Generation.CURRENT).with(USERS).start();
        gateway = Gateway.launch(new GatewayContext()
            .upstream(server.url())
            .listen("nats://127.0.0.1:0")
            .listen(new ListenerContext("ws://127.0.0.1:0/nats").pages(ConsolePages.of("/nats", true)))
            .listen(new ListenerContext("ws://127.0.0.1:0").pages(ConsolePages.of("", true))
                .webSocketCompression(true))
            .listen(new ListenerContext("ws://127.0.0.1:0/nats").pages(ConsolePages.of("/nats", false))));
        library = Nats.connect(gateway.listenerUrls().get(0));
    }

    @AfterAll
    static void stop() throws Exception
    {
        library.close();
        gateway.close();
        server.close();
        browser.close();
        mirror.close();
    }

    @BeforeEach
    void showOnADesk()
    {
        browser.look(1280, 860, false, false);
        browser.complaints();
    }

    @AfterEach
    void leave()
    {
        browser.driver().get("about:blank");
        for (final String complaint : browser.complaints())
        {
            assertFalse(complaint.contains("Content Security Policy") || complaint.contains("Uncaught"), complaint);
        }
    }

    @Test
    void shouldReceiveWhatOthersPublish() throws Exception
    {
        view.open(url(PLAIN)).connect().subscribe("orders.*.created").subscribe("chat.>");
        view.awaitText("subscriptions", "chat.>").awaitText("events", "Subscribed to chat.>");
        settle();
        library.publish("orders.eu.created", new Headers().add("Trace-Id", "abc", "def").add("User", "alice"),
            "{\"id\":4711}".getBytes(UTF_8));
        library.publish("orders.eu.deleted", "not for us".getBytes(UTF_8));
        library.publish("chat.a.b", new byte[]{(byte)0xFF, 0, 1});
        view.awaitMessage("chat.a.b ff 00 01 3 B").awaitMessage("orders.eu.created {\"id\":4711} 11 B");
        assertEquals(2, view.messages().size());
        view.fill("filter", "ORDERS").await("filtered", () -> 1 == view.messages().size());
        view.expandNewest().awaitText("feed", "\"id\": 4711");
        final String details = view.text("feed").replaceAll("\\s+", " ");
        assertTrue(details.contains("Trace-Id abc Trace-Id def") && details.contains("User alice"), details);
        view.awaitText("feed-count", "paused");
        browser.picture("messages");

        view.click("clear").find("[aria-label='Unsubscribe from chat.>']").click();
        view.await("unsubscribed", () -> !view.text("subscriptions").contains("chat.>"));
        settle();
        library.publish("chat.a.b", "gone".getBytes(UTF_8));
        library.publish("orders.us.created", "there".getBytes(UTF_8));
        view.fill("filter", "").awaitMessage("there");
        assertEquals(1, view.messages().size());
        assertFalse(view.isAlerted());
    }

    @Test
    void shouldPublishWithHeaders() throws Exception
    {
        final Subscription subscription = library.subscribe("from.browser");
        library.flush(PATIENCE);
        view.open(url(PLAIN)).connect();
        view.publish("from.browser", "Grüße aus dem Browser", "Trace-Id: abc\nTrace-Id: def");
        final Message message = subscription.nextMessage(PATIENCE);
        assertNotNull(message);
        assertEquals("Grüße aus dem Browser", new String(message.getData(), UTF_8));
        assertEquals(List.of("abc", "def"), message.getHeaders().get("Trace-Id"));

        view.publish("from.browser", "x", "no header");
        view.awaitAlert("Please correct this", "“no header” is not");
        view.publish("from.*", "x", "").awaitAlert("Please correct this", "subscriptions");
        view.publish("two words", "x", "").awaitAlert("Please correct this", "no blanks");
        view.publish("from.browser", "last", "");
        assertEquals("last", new String(subscription.nextMessage(PATIENCE).getData(), UTF_8));
    }

    @Test
    void shouldRequestAndAnswer() throws Exception
    {
        final Dispatcher clock = library.createDispatcher((message) ->
            library.publish(message.getReplyTo(), new Headers().add("Asked", "yes"), "{\"now\":1}".getBytes(UTF_8)));
        clock.subscribe("clock");
        library.flush(PATIENCE);
        view.open(url(PLAIN)).connect().request("clock", "?", "");
        view.awaitText("reply", "Reply in ").awaitText("reply", "Asked: yes").awaitText("reply", "\"now\": 1");
        view.request("nobody.there", "?", "").awaitText("reply", "nobody is subscribed to “nobody.there”");
        clock.unsubscribe("clock");
        final Subscription silent = library.subscribe("silent");
        library.flush(PATIENCE);
        view.fill("timeout", "50").request("silent", "?", "").awaitText("reply", "No reply within 50 ms");
        silent.unsubscribe();

        view.click("answer").subscribe("echo").awaitText("subscriptions", "answering");
        settle();
        final Message reply = library.request("echo", new Headers().add("A", "b"), "sent back".getBytes(UTF_8))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals("sent back", new String(reply.getData(), UTF_8));
        assertEquals("b", reply.getHeaders().getFirst("A"));
        view.awaitMessage("echo sent back 9 B headers request");
    }

    @Test
    void shouldKeepUpWithManyMessagesAndShowTheirRates()
    {
        view.open(url(PLAIN)).connect().subscribe(">").fill("times", "20000").publish("many", "0123456789", "");
        view.awaitText("feed-count", "the last 200 of 20,000").awaitText("events", "Published 20,000 messages in");
        assertEquals(200, view.messages().size());
        view.awaitText("subscriptions", "20k").awaitText("fact-rtt", " ms").awaitText("fact-traffic", "KB in");
        view.await("chart", () -> view.find("#rate-chart").getDomAttribute("aria-label").contains("at most in"));
        final long painted = (Long)view.script(
            "const canvas = document.getElementById('rate-chart');" +
            "const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;" +
            "return new Set(new Uint32Array(data.buffer)).size");
        assertTrue(painted > 10, "colours in the chart: " + painted);
        view.click("pause").fill("times", "7").publish("many", "later", "").awaitText("feed-count", "paused; 7 more");
        assertTrue(view.messages().stream().noneMatch((line) -> line.contains("later")));
        view.click("pause").awaitMessage("later");
    }

    @Test
    void shouldSayWhatTheServerRefuses()
    {
        view.open(url(PLAIN)).signIn("clerk", "wrong").click("connect");
        view.awaitAlert("Authorization Violation", "does not accept these credentials").awaitState("failed");
        browser.picture("refused");
        view.fill("password", "secret").connect();
        assertFalse(view.isAlerted());
        view.publish("closed.door", "knock", "");
        view.awaitAlert("Refused", "may not publish to “closed.door”");
        view.subscribe("closed.>").awaitAlert("Refused", "may not subscribe to “closed.>”");
        view.await("no such subscription", () -> !view.text("subscriptions").contains("closed.>"));
        view.subscribe("open.>").publish("open.door", "come in", "").awaitMessage("open.door come in");
        view.click("disconnect").awaitState("closed").awaitText("events", "Disconnected");
    }

    @Test
    void shouldSayWhyItIsNotLetIn() throws Exception
    {
        final String own = url(PLAIN).replaceFirst("/nats$", "").replaceFirst("^ws", "http");
        view.open(url(PLAIN)).fill("url", url(COMPRESSED)).click("connect");
        view.awaitAlert("The gateway refused this page", "start it with --origin " + own);
        assertEquals("failed", view.state());
        view.fill("url", url(PLAIN).replace("/nats", "/other")).click("connect");
        view.awaitAlert("Wrong path", "at /other");
        view.fill("url", "ws://127.0.0.1:" + closedPort()).click("connect");
        view.awaitAlert("Nobody answers at", "No gateway runs there");
        view.fill("url", "http://x").click("connect").awaitAlert("Please correct this", "ws:// or wss://");
        try (Gateway alone = Gateway.launch(new GatewayContext().upstream("nats://127.0.0.1:" + closedPort())
            .listen(new ListenerContext("ws://127.0.0.1:0/nats").pages(ConsolePages.of("/nats", true)))))
        {
            view.open(alone.listenerUrls().get(0)).click("connect");
            view.awaitAlert("The gateway refused the connection", "its NATS server cannot be reached (503)");
        }
        view.open(url(PLAIN));
        view.fill("url", url(PLAIN)).connect();
        assertFalse(view.isAlerted());
    }

    @Test
    void shouldReconnectWhenTheGatewayIsBack() throws Exception
    {
        String url = "ws://127.0.0.1:0/nats";
        try (Gateway first = launch(url))
        {
            url = first.listenerUrls().get(0);
            view.open(url).connect().subscribe("still.*");
            settle();
            first.drain(Duration.ofMillis(1));
        }
        view.awaitState("waiting").awaitText("events", "Connection lost: the gateway or the NATS server behind it");
        view.awaitText("status-text", "Reconnecting, attempt ").awaitText("events", "is about to go, and says so");
        browser.picture("reconnecting");
        try (Gateway second = launch(url))
        {
            view.awaitState("open").awaitText("events", "Reconnected after ");
            Await.until("subscribed again", () -> server.monitor("/subsz?subs=1&test=still.there").contains("still.*"));
            library.publish("still.there", "after the restart".getBytes(UTF_8));
            view.awaitMessage("still.there after the restart");
            assertEquals(List.of(url), second.listenerUrls());
        }
        view.awaitState("waiting").awaitText("disconnect", "Give up");
        view.click("disconnect").awaitState("closed");
    }

    @Test
    void shouldAgreeOnCompressionWithTheBrowser() throws Exception
    {
        final Subscription subscription = library.subscribe("big");
        library.flush(PATIENCE);
        final String payload = "compressible ".repeat(4000);
        view.open(url(COMPRESSED)).connect().awaitText("fact-compression", "permessage-deflate").subscribe("big");
        settle();
        final long receivedBefore = gateway.count(Counter.CLIENT_BYTES_RECEIVED);
        view.script("document.getElementById('payload').value = 'compressible '.repeat(4000)");
        view.fill("publish-subject", "big").click("publish");
        assertEquals(payload, new String(subscription.nextMessage(PATIENCE).getData(), US_ASCII));
        view.awaitMessage("50.8 KB");
        final long received = gateway.count(Counter.CLIENT_BYTES_RECEIVED) - receivedBefore;
        assertTrue(received < 10_000, received + " bytes for " + payload.length());

        view.open(url(PLAIN)).connect().awaitText("fact-compression", "none");
    }

    @Test
    void shouldBeUsableByKeyboardAlone() throws Exception
    {
        final Subscription subscription = library.subscribe("typed");
        library.flush(PATIENCE);
        view.open(url(PLAIN)).await("focus", () -> "connect".equals(view.focused()));
        view.press(Keys.ENTER).awaitState("open").await("focus", () -> "subscribe-subject".equals(view.focused()));
        view.press(Keys.chord(Keys.CONTROL, "a"), "typed", Keys.ENTER).awaitText("subscriptions", "typed");
        view.tabTo("publish-subject").press(Keys.chord(Keys.CONTROL, "a"), "typed");
        view.tabTo("payload").press(Keys.chord(Keys.CONTROL, "a"), "by hand");
        view.tabTo("headers").press("A: b").tabTo("times").tabTo("timeout").tabTo("publish").press(Keys.SPACE);
        assertEquals("by hand", new String(subscription.nextMessage(PATIENCE).getData(), UTF_8));
        view.awaitMessage("typed by hand");
        view.tabTo("filter").tabTo("pause").press(Keys.ENTER).awaitText("pause", "Resume");
        view.tabTo("clear").tabTo("messages").press(Keys.TAB).press(Keys.ENTER).awaitText("feed", "Size");
        view.tabTo("events");
        assertEquals(0L, view.script("return document.querySelectorAll('output, [role=status]:not(#reply)').length"),
            "what changes each second must not be read out");
        assertEquals("alert", view.find("#alert").getDomAttribute("role"));
        assertEquals("polite", view.find("#events").getDomAttribute("aria-live"));
        assertEquals(0L, view.script("return [...document.querySelectorAll('button, input, select, textarea')]" +
            ".filter((field) => !field.labels?.length && !field.ariaLabel && !field.textContent.trim()).length"));
    }

    @Test
    void shouldLookGoodByDayAndNightAndOnATelephone()
    {
        view.open(url(PLAIN)).connect().subscribe(">");
        view.publish("orders.eu.created", "{\"id\": 4711, \"total\": 99.5}", "Trace-Id: abc-123");
        view.fill("times", "120").publish("telemetry.room.4", "21.5", "").awaitText("subscriptions", "121");
        String ground = "";
        for (final String name : List.of("light", "dark", "phone-light", "phone-dark"))
        {
            final boolean isPhone = name.startsWith("phone");
            browser.look(isPhone ? 360 : 1280, isPhone ? 740 : 860, isPhone, name.endsWith("dark"));
            view.await(name, () -> (Boolean)view.script("const root = document.documentElement;" +
                "return root.scrollWidth <= root.clientWidth && root.clientWidth <= " + (isPhone ? 360 : 1280)));
            final String nowGround = view.find("body").getCssValue("background-color");
            assertNotEquals(ground, nowGround, "by night it is not the same as by day");
            ground = nowGround;
            browser.picture(name);
        }
    }

    @Test
    void shouldTakeTheClientFromTheMirrorOnlyIfItIsTheRightOne()
    {
        final byte[] client = ConsolePages.read("nats.js");
        mirror.serve(client);
        view.open(url(MIRRORED)).connect();
        assertEquals(List.of(URI.create(ConsolePages.CLIENT_URL).getPath()), mirror.requests());

        client[client.length / 2] ^= 1;
        mirror.serve(client);
        view.open(url(MIRRORED)).awaitAlert("The NATS client is missing", "It could not be loaded");
        assertFalse(view.find("#connect").isEnabled());
    }

    @Test
    void shouldShowAPageOfOnesOwn()
    {
        try (Gateway own = Gateway.launch(OwnPage.context("ws://127.0.0.1:0/nats").upstream(server.url())))
        {
            browser.driver().get(own.listenerUrls().get(0).replace("ws://", "http://").replace("/nats", "/"));
            view.awaitText("info", "NATS 2.");
        }
    }

    private static int closedPort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return socket.getLocalPort();
        }
    }

    private static Gateway launch(final String url)
    {
        // the port is this test's own, but for a moment an outgoing connection of anybody may have it
        final Gateway[] launched = {null};
        Await.until(url + " can be bound", () ->
        {
            try
            {
                launched[0] = Gateway.launch(new GatewayContext().upstream(server.url())
                    .listen(new ListenerContext(url).pages(ConsolePages.of("/nats", true))));
            }
            catch (final RuntimeException ignore)
            {
                return false;
            }

            return true;
        });

        return launched[0];
    }

    /** What the page has sent has reached the server: the page's own round trip is behind it. */
    private void settle()
    {
        final String subject = "no.such.subject." + settledCount++;
        view.request(subject, "", "").awaitText("reply", "nobody is subscribed to “" + subject + "”");
    }

    private static String url(final int listener)
    {
        return gateway.listenerUrls().get(listener);
    }
}
