package io.sluice.gateway.settings;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The values in force: given by code, else the system property, else the default. Confined to the launching thread. */
public final class SettingValues
{
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    /** Nothing given yet. */
    public SettingValues()
    {
    }

    /**
     * Gives a setting its value.
     *
     * @param setting to change; the value goes before the system property.
     * @param text    of the value, as a property would have it.
     */
    public void give(final Setting setting, final String text)
    {
        given.put(setting, text);
    }

    /**
     * Looks a setting up as text.
     *
     * @param setting to look up.
     * @return its text: given, else the system property, else the default.
     */
    public String text(final Setting setting)
    {
        final String value = given.get(setting);

        return null != value ? value : System.getProperty(setting.property(), setting.defaultText());
    }

    /**
     * Looks a setting up as a number.
     *
     * @param setting to look up.
     * @return its value in bytes, nanoseconds or as a count.
     * @throws IllegalArgumentException naming property, value and range if it is not in its range.
     */
    public long number(final Setting setting)
    {
        final String text = text(setting);
        final long value;
        try
        {
            value = setting.unit().parse(setting.property(), text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(complaint(setting, text), ex);
        }

        if (value < setting.min() || value > setting.max())
        {
            throw new IllegalArgumentException(complaint(setting, text));
        }

        return value;
    }

    /**
     * Looks at every setting, so that all that is wrong is told at once.
     *
     * @param errors to which one sentence for each wrong value is added.
     */
    public void validate(final List<String> errors)
    {
        for (final Setting setting : Setting.values())
        {
            try
            {
                number(setting);
            }
            catch (final IllegalArgumentException ex)
            {
                errors.add(ex.getMessage());
            }
        }
    }

    /**
     * Says what is wrong with a value.
     *
     * @param setting that is wrong.
     * @param text    of its value.
     * @return the sentence that names property, value and range.
     */
    public static String complaint(final Setting setting, final String text)
    {
        return setting.property() + " is \"" + text + "\" but must be " + setting.range();
    }
}
