package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a listener has for itself, and what it has from the gateway. */
class ListenerContextTest
{
    @AfterEach
    void clearProperties()
    {
        System.getProperties().stringPropertyNames().stream()
            .filter((name) -> name.startsWith("sluice.listener.") || "sluice.listen".equals(name))
            .forEach(System::clearProperty);
    }

    @Test
    void shouldPreferItsOwnOverTheGateways()
    {
        System.setProperty("sluice.listener.b.backlog", "3");
        System.setProperty("sluice.listener.c.backlog", "4");
        final List<ListenerSettings> listeners = context().backlog(2)
            .listen("a=nats://127.0.0.1:0")
            .listen("b=nats://127.0.0.1:0")
            .listen(new ListenerContext("c=nats://127.0.0.1:0").backlog(5))
            .conclude().listenerSettings();

        assertEquals(2, listeners.get(0).values().number(Setting.BACKLOG));
        assertEquals(3, listeners.get(1).values().number(Setting.BACKLOG));
        assertEquals(5, listeners.get(2).values().number(Setting.BACKLOG));
    }

    @Test
    void shouldComeFromProperties()
    {
        System.setProperty("sluice.listen", "nats://127.0.0.1:1,b=ws://127.0.0.1:2");
        System.setProperty("sluice.listener.c.url", "ws://127.0.0.1:3/c");
        System.setProperty("sluice.listener.b.text.frames", "true");
        System.setProperty("sluice.listener.c.upstream", "nats://other:1");
        final GatewayContext context = context();
        context.listener("c").backlog(7);
        final List<ListenerSettings> listeners = context.conclude().listenerSettings();

        assertEquals(List.of("nats://127.0.0.1:1", "b", "c"), listeners.stream().map(ListenerSettings::name).toList());
        assertEquals("ws://127.0.0.1:3/c", listeners.get(2).url().toString());
        assertTrue(listeners.get(1).hasTextFrames());
        assertFalse(listeners.get(2).hasTextFrames());
        assertEquals(List.of("nats://other:1"), listeners.get(2).values().list(Setting.UPSTREAM));
        assertEquals(7, listeners.get(2).values().number(Setting.BACKLOG));
    }

    @Test
    void shouldTakeOriginsOfItsOwn()
    {
        System.setProperty("sluice.listener.b.origin", "https://b.example, https://*.c.example");
        final List<ListenerSettings> listeners = context().origin("https://a.example")
            .listen("ws://127.0.0.1:0")
            .listen("b=ws://127.0.0.1:0")
            .listen(new ListenerContext("ws://127.0.0.1:0").origins((origin, host, isTls) -> "x".equals(origin)))
            .conclude().listenerSettings();

        assertTrue(listeners.get(0).originPolicy().accepts("https://a.example", "h", false));
        assertFalse(listeners.get(0).originPolicy().accepts("https://b.example", "h", false));
        assertTrue(listeners.get(1).originPolicy().accepts("https://d.c.example", "h", false));
        assertFalse(listeners.get(1).originPolicy().accepts("https://a.example", "h", false));
        assertTrue(listeners.get(2).originPolicy().accepts("x", "h", false));
    }

    @Test
    void shouldNameWhatIsWrongWhereItWasSaid()
    {
        System.setProperty("sluice.listener.b.backlog", "none");
        System.setProperty("sluice.listener.b.origin", "ftp://x");
        final String message = complaint(context()
            .listen("b=ws://127.0.0.1:0")
            .listen(new ListenerContext("c=nats://127.0.0.1:0").set(Setting.LOOP_COUNT, "1"))
            .listen("c=nats://127.0.0.1:0")
            .listen(new ListenerContext("nats://127.0.0.1:0").backlog(-1).upstream("tcp://x")));

        for (final String part : List.of(
            "sluice.listener.b.backlog is \"none\" but must be 1 to 1048576",
            "sluice.listener.b.origin: origin is \"ftp://x\"",
            "sluice.listener.c.loop.count is \"1\" but no listener can have its own",
            "two listeners are named \"c\"",
            "sluice.backlog of nats://127.0.0.1:0 is \"-1\"",
            "sluice.upstream of nats://127.0.0.1:0 is \"tcp://x\""))
        {
            assertTrue(message.contains(part), () -> part + " in " + message);
        }
    }

    @Test
    void shouldMissTheListenerOfAnInterceptor()
    {
        assertTrue(complaint(context().listen("a=nats://127.0.0.1:0").interceptor("b", () -> new Interceptor()
        {
        })).contains("\"b\""));
        assertThrows(IllegalArgumentException.class, () -> context().listener("no.dots"));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldBeClosedAfterUse(final Setting setting)
    {
        final ListenerContext listener = new ListenerContext("nats://127.0.0.1:0");
        context().listen(listener).conclude();

        assertThrows(IllegalStateException.class, () -> listener.set(setting, "1"));
    }

    private static GatewayContext context()
    {
        return new GatewayContext().upstream("nats://127.0.0.1:4222");
    }

    private static String complaint(final GatewayContext context)
    {
        return assertThrows(IllegalArgumentException.class, context::conclude).getMessage();
    }
}
