package io.sluice.gateway.settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SettingValuesTest
{
    private final SettingValues values = new SettingValues();

    @AfterEach
    void clearProperties()
    {
        for (final Setting setting : Setting.values())
        {
            System.clearProperty(setting.property());
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldHaveDefaultWithinItsRange(final Setting setting)
    {
        assertEquals(setting.defaultText(), values.text(setting));
        values.number(setting);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldTakeTheProperty(final Setting setting)
    {
        final String text = other(setting);
        System.setProperty(setting.property(), text);

        assertEquals(text, values.text(setting));
        values.number(setting);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldPreferWhatIsGivenOverTheProperty(final Setting setting)
    {
        System.setProperty(setting.property(), "not this");
        values.give(setting, other(setting));

        assertEquals(other(setting), values.text(setting));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldRefuseWhatIsOutOfRangeAndNameIt(final Setting setting)
    {
        if (Unit.TEXT == setting.unit() && setting.choices().isEmpty())
        {
            return;
        }

        final List<String> wrong = new ArrayList<>(List.of("", "x", "1 2", "-1"));
        if (Unit.SWITCH != setting.unit() && Unit.TEXT != setting.unit())
        {
            wrong.add(textOf(setting, setting.max() + 1));
            wrong.add(textOf(setting, setting.min() - 1));
        }

        for (final String text : wrong)
        {
            values.give(setting, text);
            final String message = assertThrows(
                IllegalArgumentException.class, () -> values.number(setting), text).getMessage();
            assertTrue(message.contains(setting.property()), message);
            assertTrue(message.contains('"' + text + '"'), message);
            assertTrue(message.contains(setting.range()), message);
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void shouldTakeBothEndsOfTheRange(final Setting setting)
    {
        if (Unit.TEXT != setting.unit() && Unit.SWITCH != setting.unit())
        {
            values.give(setting, textOf(setting, setting.min()));
            assertEquals(setting.min(), values.number(setting));
            values.give(setting, textOf(setting, setting.max()));
            assertEquals(setting.max(), values.number(setting));
        }
    }

    @ParameterizedTest
    @CsvSource({"READ_BUFFER_LENGTH,64k,65536", "READ_BUFFER_LENGTH,1m,1048576", "POOL_LENGTH,2g,2147483648",
        "HOLD_TIMEOUT,2s,2000000000", "HOLD_TIMEOUT,1500ms,1500000000", "HOLD_TIMEOUT,1500000us,1500000000",
        "HOLD_TIMEOUT,1500000000ns,1500000000", "UPSTREAM_LEARN,true,1", "LOOP_COUNT,7,7"})
    void shouldReadUnits(final Setting setting, final String text, final long expected)
    {
        values.give(setting, text);

        assertEquals(expected, values.number(setting));
    }

    @Test
    void shouldTellAllThatIsWrongAtOnce()
    {
        values.give(Setting.LOOP_COUNT, "0");
        System.setProperty(Setting.HOLD_TIMEOUT.property(), "for ever");
        final List<String> errors = new ArrayList<>();

        values.validate(errors);

        assertEquals(2, errors.size(), errors::toString);
    }

    @Test
    void shouldNameEachPropertyOnce()
    {
        final Set<String> names = new HashSet<>();
        for (final Setting setting : Setting.values())
        {
            assertTrue(setting.property().startsWith("sluice."));
            assertTrue(names.add(setting.property()), setting::property);
        }
    }

    static String textOf(final Setting setting, final long value)
    {
        return value + (Unit.DURATION == setting.unit() ? "ns" : "");
    }

    static String other(final Setting setting)
    {
        return switch (setting.unit())
        {
            case TEXT -> setting.choices().isEmpty() ? "some text" : lastOf(setting.choices());
            case SWITCH -> "true".equals(setting.defaultText()) ? "false" : "true";
            case COUNT, SIZE, DURATION -> textOf(setting, setting.min() + 1);
        };
    }

    private static String lastOf(final List<String> words)
    {
        return words.get(words.size() - 1);
    }
}
