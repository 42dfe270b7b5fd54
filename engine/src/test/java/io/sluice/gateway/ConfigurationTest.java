package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A file of properties, who goes before it, and what can be wrong with it. */
class ConfigurationTest
{
    @TempDir
    private Path folder;

    @AfterEach
    void clearProperties()
    {
        System.getProperties().stringPropertyNames().stream()
            .filter((name) -> name.matches("sluice\\.(?!test|fuzz|benchmark).*"))
            .forEach(System::clearProperty);
    }

    @Test
    void shouldPreferCodeThenCommandLineThenSystemPropertyThenFileThenDefault() throws IOException
    {
        final Path file = file("""
            sluice.listen = a=nats://127.0.0.1:0
            sluice.upstream = nats://127.0.0.1:4222
            sluice.loop.count = 4
            sluice.backlog = 4
            sluice.connections.max = 4
            sluice.reserve.length = 5k
            sluice.listener.a.backlog = 40
            sluice.listener.a.connections.max = 40
            """);
        System.setProperty("sluice.loop.count", "3");
        System.setProperty("sluice.backlog", "3");
        System.setProperty("sluice.connections.max", "3");
        System.setProperty("sluice.listener.a.connections.max", "30");
        final GatewayContext context = new GatewayContext().configuration(file)
            .set(Setting.LOOP_COUNT, "2", Source.COMMAND_LINE)
            .set(Setting.BACKLOG, "2", Source.COMMAND_LINE)
            .loopCount(1);

        assertEquals(1, context.values().number(Setting.LOOP_COUNT));
        assertEquals(2, context.values().number(Setting.BACKLOG));
        assertEquals(3, context.values().number(Setting.CONNECTIONS_MAX));
        assertEquals(5 << 10, context.values().number(Setting.RESERVE_LENGTH));
        assertEquals(
            Setting.QUEUE_CAPACITY.defaultText(), context.values().text(Setting.QUEUE_CAPACITY));
        assertEquals(List.of(
            "sluice.listen = a=nats://127.0.0.1:0 (file)",
            "sluice.upstream = nats://127.0.0.1:4222 (file)",
            "sluice.loop.count = 1 (code)",
            "sluice.connections.max = 3 (system property)",
            "sluice.reserve.length = 5k (file)",
            "sluice.backlog = 2 (command line)",
            "listener a = nats://127.0.0.1:0",
            "sluice.listener.a.connections.max = 30 (system property)",
            "sluice.listener.a.backlog = 40 (file)"), context.conclude().describe());
    }

    @Test
    void shouldTakePropertiesThatWereReadElsewhere()
    {
        final Properties properties = new Properties();
        properties.setProperty("sluice.listener.x.url", "ws://127.0.0.1:0/x ");
        properties.setProperty("sluice.upstream", "nats://127.0.0.1:4222");
        properties.setProperty("sluice.upstream.token", "s3cret");
        final GatewayContext context = new GatewayContext().configuration(properties).conclude();

        assertEquals("ws://127.0.0.1:0/x", context.listenerSettings().get(0).url().toString());
        assertFalse(context.describe().toString().contains("s3cret"), context.describe()::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.lop.count, sluice.loop.count",
        "sluice.upstreams, sluice.upstream",
        "sluice.tcp.nodelay, sluice.tcp.no.delay",
        "loop.count, sluice.loop.count",
        "sluice.listener.web.backlg, sluice.listener.web.backlog",
        "sluice.listener.wep.backlog, web",
    })
    void shouldNameTheNearestOfWhatItDoesNotKnow(final String name, final String nearest)
    {
        final Properties properties = new Properties();
        properties.setProperty(name, "1");
        final String message = complaint(valid().configuration(properties));
        assertTrue(message.startsWith(name + " is "), message);
        assertTrue(message.endsWith("did you mean " + nearest + "?"), message);
        assertEquals(1, message.lines().count(), message);

        if (name.startsWith("sluice."))
        {
            System.setProperty(name, "1");
            assertEquals(message, complaint(valid()));
        }
    }

    @Test
    void shouldSayThatNoListenerCanHaveIt()
    {
        System.setProperty("sluice.listener.web.idle.strategy", "block");

        assertTrue(complaint(valid()).contains(
            "sluice.listener.web.idle.strategy is no setting that a listener can have for itself"));
    }

    @Test
    void shouldTellAllThatIsWrongWithAFileAtOnce() throws IOException
    {
        final String message = complaint(valid().configuration(file("""
            sluice.backlog = many
            sluice.hold.timeout = 1y
            sluice.keep.alive = true
            sluice.keep.alive = false
            colour = blue
            """)));

        for (final String part : List.of("sluice.backlog is \"many\"", "sluice.hold.timeout is \"1y\"",
            "sluice.keep.alive is in ", "colour is no setting"))
        {
            assertTrue(message.contains(part), () -> part + " in " + message);
        }
        assertTrue(complaint(valid().configuration(folder.resolve("absent"))).contains("there is no such file"));
        assertTrue(complaint(valid().configuration(folder)).contains("cannot read " + folder));
        assertTrue(complaint(valid().configuration(file("a=\\u12x"))).contains("cannot read"));
    }

    @Test
    void shouldNotMissListenersThatTheCommandLineReplaces() throws IOException
    {
        final GatewayContext context = new GatewayContext().configuration(file("""
            sluice.listen = a=nats://127.0.0.1:0
            sluice.listener.a.backlog = 5
            sluice.listener.b.url = ws://127.0.0.1:0
            sluice.upstream = nats://127.0.0.1:4222
            """)).set(Setting.LISTEN, "nats://127.0.0.1:1", Source.COMMAND_LINE).conclude();

        assertEquals(1, context.listenerSettings().size());
        assertEquals("nats://127.0.0.1:1", context.listenerSettings().get(0).name());
    }

    private static GatewayContext valid()
    {
        return new GatewayContext().listen(new ListenerContext("web=ws://127.0.0.1:0"))
            .upstream("nats://127.0.0.1:4222");
    }

    private Path file(final String text) throws IOException
    {
        return Files.writeString(folder.resolve("sluice.properties"), text);
    }

    private static String complaint(final GatewayContext context)
    {
        return assertThrows(IllegalArgumentException.class, context::conclude).getMessage();
    }
}
