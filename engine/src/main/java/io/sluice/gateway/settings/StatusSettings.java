package io.sluice.gateway.settings;

import java.nio.file.Path;

/**
 * What a gateway lets others see, and where. Immutable.
 *
 * @param hasFile              true if counters and errors are in a file.
 * @param file                 that they are in, or null for the default.
 * @param loopCycleThresholdNs of work without a pause from which on a loop is slow.
 */
public record StatusSettings(boolean hasFile, Path file, long loopCycleThresholdNs)
{
    private static final String NO_FILE = "none";

    /**
     * Takes what concerns status.
     *
     * @param values of the settings, checked.
     * @return the part of them that concerns status.
     */
    public static StatusSettings of(final SettingValues values)
    {
        final String file = values.text(Setting.STATUS_FILE);

        return new StatusSettings(
            !NO_FILE.equals(file),
            file.isEmpty() || NO_FILE.equals(file) ? null : Path.of(file),
            values.number(Setting.LOOP_CYCLE_THRESHOLD));
    }
}
