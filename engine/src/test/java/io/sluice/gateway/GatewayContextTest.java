package io.sluice.gateway;

import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.Unit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GatewayContextTest
{
    @AfterEach
    void clearProperties()
    {
        for (final Setting setting : Setting.values())
        {
            System.clearProperty(setting.property());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, names = {"LISTEN", "UPSTREAM"}, mode = EnumSource.Mode.EXCLUDE)
    void shouldHaveAFluentSetterForEachSetting(final Setting setting) throws Exception
    {
        final Method setter = setterOf(setting);
        final GatewayContext context = new GatewayContext();
        final Object value = valueOf(setter.getParameterTypes()[0], setting);

        assertEquals(context, setter.invoke(context, value));
        final SettingValues values = context.values();
        if (Unit.TEXT == setting.unit())
        {
            assertEquals(value, values.text(setting));
        }
        else
        {
            assertEquals(setting.min(), values.number(setting));
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldRefuseEachPropertyThatIsWrong(final Setting setting)
    {
        if (Unit.TEXT != setting.unit())
        {
            System.setProperty(setting.property(), "wrong");
            final String message = complaint(valid());
            assertTrue(message.contains(setting.property() + " is \"wrong\""), message);
            assertTrue(message.contains(setting.range()), message);
        }
    }

    @Test
    void shouldTakeListenersAndUpstreamsFromProperties()
    {
        System.setProperty("sluice.listen", "nats://127.0.0.1:0, ws://127.0.0.1:0/nats");
        System.setProperty("sluice.upstream", "nats://a:1,nats://b");
        final GatewayContext context = new GatewayContext().conclude();

        assertEquals(2, context.listenerSettings().size());
        assertEquals(
            List.of("nats://a:1", "nats://b"), context.listenerSettings().get(1).values().list(Setting.UPSTREAM));
    }

    @Test
    void shouldPreferCodeOverProperties()
    {
        System.setProperty("sluice.listen", "nonsense");
        System.setProperty("sluice.upstream", "nonsense");
        System.setProperty("sluice.loop.count", "nonsense");

        valid().loopCount(1).conclude();
    }

    @Test
    void shouldTellAllErrorsAtOnce()
    {
        final String message = complaint(new GatewayContext()
            .listen("tcp://x")
            .listen(new ListenerContext("nats://127.0.0.1:0").textFrames().advertise("no port"))
            .upstream("http://y")
            .idleStrategy("sleep")
            .loopCount(0)
            .upstreamUser("u")
            .upstreamToken("t"));

        for (final String part : List.of("\"tcp://x\"", "text frames", "\"no port\"", "\"http://y\"", "\"sleep\"",
            "sluice.loop.count is \"0\"", "only one may be"))
        {
            assertTrue(message.contains(part), () -> part + " in " + message);
        }
    }

    @Test
    void shouldWantAnUpstreamOrAConnector()
    {
        assertTrue(complaint(new GatewayContext().listen("nats://127.0.0.1:0")).contains("sluice.upstream is empty"));
        new GatewayContext().listen("nats://127.0.0.1:0")
            .upstreamConnector((session, answer) -> answer.fail("never")).conclude();
    }

    @Test
    void shouldCheckSettingsAgainstEachOther()
    {
        assertTrue(complaint(valid().upstreamQuarantineMinNs(2_000_000_000L).upstreamQuarantineMaxNs(1_000_000_000L))
            .contains("sluice.upstream.quarantine.min is \"2000000000ns\" but must not exceed " +
            "sluice.upstream.quarantine.max, which is \"1000000000ns\""));
        assertTrue(complaint(valid().upstreamConnectTimeoutNs(9_000_000_000L)).contains("dial.timeout"));
        assertTrue(complaint(valid().controlLineLengthMax(1 << 20)).contains("read.buffer.length"));
        assertTrue(complaint(valid().readBufferLength(8 << 20).poolLength(1 << 20)).contains("pool.length"));
        assertTrue(complaint(valid().unsentLengthMax(100 << 10)).contains("unsent.length.max"));
        assertTrue(complaint(valid().listen(new ListenerContext("web=ws://127.0.0.1:0").unsentLengthMax(64 << 10)))
            .contains("but must not exceed sluice.listener.web.unsent.length.max, which is \"65536\""));
    }

    @Test
    void shouldRefuseASecondUseAndLateChanges()
    {
        final GatewayContext context = valid().conclude();

        assertThrows(IllegalStateException.class, context::conclude);
        assertThrows(IllegalStateException.class, () -> context.loopCount(1));
        assertThrows(IllegalStateException.class, () -> context.listen("nats://127.0.0.1:0"));
        assertThrows(IllegalStateException.class, () -> context.upstream("nats://x"));
    }

    @Test
    void shouldNotNameSecrets()
    {
        final String message = complaint(valid().upstreamUser("u").upstreamPassword("s3cret").upstreamToken("t0ken"));

        assertFalse(message.contains("s3cret") || message.contains("t0ken"), message);
    }

    private static GatewayContext valid()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").upstream("nats://127.0.0.1:4222");
    }

    private static String complaint(final GatewayContext context)
    {
        return assertThrows(IllegalArgumentException.class, context::conclude).getMessage();
    }

    /** connectTimeoutNs for CONNECT_TIMEOUT, and so on. */
    private static Method setterOf(final Setting setting)
    {
        final StringBuilder name = new StringBuilder();
        for (final String word : setting.name().toLowerCase(Locale.ROOT).split("_"))
        {
            name.append(0 == name.length() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }

        final List<String> candidates = new ArrayList<>(List.of(name.toString(), name + "Ns"));
        for (final Method method : GatewayContext.class.getMethods())
        {
            final boolean isNamed = candidates.stream().anyMatch(method.getName()::equalsIgnoreCase);
            if (isNamed && 1 == method.getParameterCount())
            {
                return method;
            }
        }

        throw new AssertionError("no setter for " + setting);
    }

    private static Object valueOf(final Class<?> type, final Setting setting)
    {
        return int.class == type ? (Object)(int)setting.min() :
            long.class == type ? (Object)setting.min() :
            boolean.class == type ? (Object)(0 != setting.min()) : "text";
    }
}
