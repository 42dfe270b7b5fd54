package io.sluice.gateway.settings;

import io.sluice.gateway.GatewayContext;
import io.sluice.test.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The README's table of settings says what the code says. To bring it up to date, put what this test expects between
 * the two markers.
 */
class SettingTableTest
{
    private static final String BEGIN = "<!-- settings: made from Setting.java, checked by SettingTableTest -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final Path SOURCE =
        Path.of("engine/src/main/java/io/sluice/gateway/settings/Setting.java");

    @Test
    void shouldBeUpToDate() throws IOException
    {
        final String readme = Files.readString(Project.root().resolve("README.md"));
        final int begin = readme.indexOf(BEGIN);
        final int end = readme.indexOf(END);
        assertTrue(begin >= 0 && end > begin, "the README has lost " + BEGIN + "or " + END);

        assertEquals(expectedTable(), readme.substring(begin + BEGIN.length(), end));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldHaveASetter(final Setting setting)
    {
        assertHasSetter(GatewayContext.class, setting);
        if (setting.isOfListener())
        {
            assertHasSetter(ListenerContext.class, setting);
        }
    }

    private static void assertHasSetter(final Class<?> type, final Setting setting)
    {
        assertTrue(
            Arrays.stream(type.getMethods()).anyMatch((method) -> setter(setting).equals(method.getName())),
            () -> setter(setting) + "() is no method of " + type);
    }

    private static String expectedTable() throws IOException
    {
        final String source = Files.readString(Project.root().resolve(SOURCE));
        final StringBuilder table = new StringBuilder("| property | setter | default | range | for | meaning |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (final Setting setting : Setting.values())
        {
            table.append("| `").append(setting.property()).append("` | `").append(setter(setting)).append("` | ")
                .append(defaultOf(setting)).append(" | ").append(rangeOf(setting)).append(" | ")
                .append(setting.isOfListener() ? "listener | " : "gateway | ")
                .append(meaningOf(setting, source)).append(" |\n");
        }

        return table.toString();
    }

    private static String setter(final Setting setting)
    {
        final StringBuilder name = new StringBuilder();
        for (final String word : setting.name().toLowerCase().replace("websocket", "web_socket").split("_"))
        {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }

        return name + (Unit.DURATION == setting.unit() ? "Ns" : "");
    }

    /** What depends on the machine is not written down. */
    private static String defaultOf(final Setting setting)
    {
        return Setting.LOOP_COUNT == setting ? "cores" :
            setting.defaultText().isEmpty() ? "" : '`' + setting.defaultText() + '`';
    }

    private static String rangeOf(final Setting setting)
    {
        return Unit.TEXT == setting.unit() && "text".equals(setting.range()) ? "" : setting.range();
    }

    private static String meaningOf(final Setting setting, final String source)
    {
        final Matcher matcher = Pattern.compile(
            "/\\*\\* ((?:(?!\\*/).)+) \\*/\\s+" + setting + "\\(", Pattern.DOTALL).matcher(source);
        assertTrue(matcher.find(), () -> setting + " has no comment in " + SOURCE);

        return matcher.group(1).replaceAll("\\s+\\* ", " ").replaceAll("\\{@code ([^}]+)}", "`$1`");
    }
}
