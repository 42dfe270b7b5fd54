package io.sluice.gateway.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values in force: given by code, else the command line, else the system property, else the file, else the default.
 * Those of a listener are its own, found in that order under its own names, else the gateway's. Confined to the
 * launching thread; what {@link #frozen()} returns is immutable.
 */
public final class SettingValues
{
    /** With which the properties of a listener begin; its name and a dot follow. */
    public static final String LISTENER_PREFIX = "sluice.listener.";

    private static final String PREFIX = "sluice.";
    private static final Pattern URL = Pattern.compile("sluice\\.listener\\.[A-Za-z0-9_-]+\\.url");

    private final Map<Source, Map<Setting, String>> given = new EnumMap<>(Source.class);
    private final Map<String, String> file = new HashMap<>();
    private Map<Setting, Value> frozen;
    private SettingValues wider;
    private String listenerName;
    private String place;

    /**
     * One value in force.
     *
     * @param text     of it.
     * @param source   that it comes from.
     * @param property that it would be set by there.
     */
    public record Value(String text, Source source, String property)
    {
        @Override
        public String toString()
        {
            return property + " by " + source; // the text may be a secret
        }
    }

    /** Nothing given yet. */
    public SettingValues()
    {
    }

    /**
     * Gives a setting its value.
     *
     * @param setting to change.
     * @param text    of the value, as a property would have it.
     * @param source  in whose name: code or the command line; or the default, in place of the usual one.
     */
    public void give(final Setting setting, final String text, final Source source)
    {
        given.computeIfAbsent(source, (ignored) -> new EnumMap<>(Setting.class)).put(setting, text);
    }

    /**
     * Gives a setting its value, by code.
     *
     * @param setting to change.
     * @param text    of the value, as a property would have it.
     */
    public void give(final Setting setting, final String text)
    {
        give(setting, text, Source.CODE);
    }

    /**
     * What was given.
     *
     * @param setting to look up.
     * @param source  in whose name it was given.
     * @return the text, or null.
     */
    public String given(final Setting setting, final Source source)
    {
        return given.getOrDefault(source, Map.of()).get(setting);
    }

    /** {@return properties of the file, to be filled with what it says} */
    public Map<String, String> file()
    {
        return null == wider ? file : wider.file();
    }

    /**
     * Makes these the values of a listener.
     *
     * @param gateway whose values hold where the listener has none of its own.
     * @param name    of the listener in properties, or null if it has none.
     * @param url     of the listener, for messages.
     */
    public void within(final SettingValues gateway, final String name, final String url)
    {
        wider = gateway;
        listenerName = name;
        place = null == name ? " of " + url : "";
    }

    /**
     * Looks a setting up as text.
     *
     * @param setting to look up.
     * @return its text.
     */
    public String text(final Setting setting)
    {
        return value(setting).text();
    }

    /**
     * Looks a setting up that is a list.
     *
     * @param setting to look up.
     * @return what is between its commas, without blanks and empty parts.
     */
    public List<String> list(final Setting setting)
    {
        final List<String> parts = new ArrayList<>();
        for (final String part : text(setting).split(","))
        {
            if (!part.isBlank())
            {
                parts.add(part.strip());
            }
        }

        return parts;
    }

    /** {@return names of the listeners that properties give a URL, system properties first} */
    public Set<String> listenerNames()
    {
        final Set<String> names = new LinkedHashSet<>(new TreeSet<>(System.getProperties().stringPropertyNames()));
        names.addAll(new TreeSet<>(file().keySet()));
        names.removeIf((name) -> !URL.matcher(name).matches());

        return names.stream().map((name) -> name.substring(LISTENER_PREFIX.length(), name.length() - ".url".length()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Looks a setting up.
     *
     * @param setting to look up.
     * @return its text and where that comes from.
     */
    public Value value(final Setting setting)
    {
        if (null != frozen)
        {
            return frozen.get(setting);
        }

        final Value own = own(setting);

        return null != own ? own : null != wider ? wider.value(setting) :
            new Value(defaultText(setting), Source.DEFAULT, setting.property());
    }

    /**
     * Looks a setting up, but not at the gateway if these are the values of a listener.
     *
     * @param setting to look up.
     * @return its text and where that comes from, or null if nobody gave it.
     */
    public Value own(final Setting setting)
    {
        final String property = property(setting);
        for (final Source source : given.keySet())
        {
            if (Source.DEFAULT != source && given.get(source).containsKey(setting))
            {
                return new Value(given.get(source).get(setting), source, null == place ? property : property + place);
            }
        }

        if (null != wider && null == listenerName)
        {
            return null; // what has no name cannot be named by a property
        }

        final String text = System.getProperty(property);

        return null != text ? new Value(text, Source.SYSTEM_PROPERTY, property) :
            file().containsKey(property) ? new Value(file().get(property), Source.FILE, property) : null;
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
        return number(setting, value(setting));
    }

    /**
     * Looks a setting up that is a switch.
     *
     * @param setting to look up.
     * @return whether it is on.
     */
    public boolean isOn(final Setting setting)
    {
        return 0 != number(setting);
    }

    /**
     * Looks at every value that is not the gateway's, so that all that is wrong is told at once.
     *
     * @param errors to which one sentence for each wrong value is added.
     */
    public void validate(final List<String> errors)
    {
        for (final Setting setting : Setting.values())
        {
            final Value value = null == wider ? value(setting) : own(setting);
            if (null != value && null != wider && !setting.isOfListener())
            {
                if (value.source().compareTo(Source.COMMAND_LINE) > 0)
                {
                    continue; // checkNames says so
                }

                errors.add(value.property() + " is \"" + value.text() + "\" but no listener can have its own");
            }
            else if (null != value)
            {
                try
                {
                    number(setting, value);
                }
                catch (final IllegalArgumentException ex)
                {
                    errors.add(ex.getMessage());
                }
            }
        }
    }

    /**
     * Looks for values that are good, but not together.
     *
     * @param errors to which one sentence for each pair of them is added.
     */
    public void checkOrder(final List<String> errors)
    {
        checkOrder(Setting.UPSTREAM_QUARANTINE_MIN, Setting.UPSTREAM_QUARANTINE_MAX, errors);
        checkOrder(Setting.UPSTREAM_CONNECT_TIMEOUT, Setting.UPSTREAM_DIAL_TIMEOUT, errors);
        checkOrder(Setting.CONTROL_LINE_LENGTH_MAX, Setting.READ_BUFFER_LENGTH, errors);
        checkOrder(Setting.READ_BUFFER_LENGTH, Setting.POOL_LENGTH, errors);
        checkOrder(Setting.READ_BUFFER_LENGTH, Setting.UNSENT_LENGTH_MAX, errors); // what one read brings may wait
    }

    /**
     * Looks for properties that mean nothing, with which somebody meant something.
     *
     * @param listeners names of the listeners there are, or null if others may have been meant.
     * @param errors    to which one sentence for each of them is added.
     */
    public void checkNames(final Set<String> listeners, final List<String> errors)
    {
        SettingNames.check(file().keySet(), listeners, errors);
    }

    /**
     * Says what is in force and why.
     *
     * @return a line for each value that somebody gave, or gave the listener if these are of one: property, value,
     *     where it comes from; secrets are hidden.
     */
    public List<String> describe()
    {
        final List<String> lines = new ArrayList<>();
        for (final Setting setting : Setting.values())
        {
            final Value value = null == frozen ? own(setting) :
                frozen.get(setting).property().equals(setting.property()) ? null : frozen.get(setting); // the gateway's
            if (null != value && Source.DEFAULT != value.source())
            {
                lines.add(value.property() + " = " + (setting.isSecret() ? "[hidden]" : value.text()) +
                    " (" + value.source().label() + ')');
            }
        }

        return lines;
    }

    /** {@return the values in force now, which nothing changes any more} */
    public SettingValues frozen()
    {
        final SettingValues copy = new SettingValues();
        final Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (final Setting setting : Setting.values())
        {
            values.put(setting, value(setting));
        }

        copy.frozen = values;
        copy.place = place;

        return copy;
    }

    /**
     * Says what is wrong with a value.
     *
     * @param setting that is wrong.
     * @return the sentence that names property, value and range.
     */
    public String complaint(final Setting setting)
    {
        return complaint(setting, value(setting));
    }

    /**
     * Looks for values that differ from those of a gateway that runs, and that it cannot take over.
     *
     * @param running values.
     * @return a sentence for each.
     */
    public List<String> restarts(final SettingValues running)
    {
        final List<String> sentences = new ArrayList<>();
        for (final Setting setting : Setting.values())
        {
            if (waitsForRestart(setting) && !text(setting).equals(running.text(setting)))
            {
                sentences.add(value(setting).property() + " is \"" + text(setting) + "\" now, but \"" +
                    running.text(setting) + "\" holds until a restart");
            }
        }

        return sentences;
    }

    /**
     * Says what is in force once a gateway that runs has taken these over.
     *
     * @param running values.
     * @return these, but for those that have to wait for a restart.
     */
    public SettingValues keeping(final SettingValues running)
    {
        final SettingValues kept = frozen();
        for (final Setting setting : Setting.values())
        {
            if (waitsForRestart(setting))
            {
                kept.frozen.put(setting, running.value(setting));
            }
        }

        return kept;
    }

    private boolean waitsForRestart(final Setting setting)
    {
        return setting.needsRestart() && (null == place) == !setting.isOfListener();
    }

    private void checkOrder(final Setting smaller, final Setting larger, final List<String> errors)
    {
        if (number(smaller) > number(larger))
        {
            errors.add(value(smaller).property() + " is \"" + text(smaller) + "\" but must not exceed " +
                value(larger).property() + ", which is \"" + text(larger) + "\"");
        }
    }

    private String defaultText(final Setting setting)
    {
        final String text = given(setting, Source.DEFAULT);

        return null == text ? setting.defaultText() : text;
    }

    private static long number(final Setting setting, final Value value)
    {
        final long number;
        try
        {
            number = setting.unit().parse(value.property(), value.text());
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(complaint(setting, value), ex);
        }

        final boolean isChoice = setting.choices().isEmpty() || setting.choices().contains(value.text());
        if (number < setting.min() || number > setting.max() || !isChoice)
        {
            throw new IllegalArgumentException(complaint(setting, value));
        }

        return number;
    }

    private static String complaint(final Setting setting, final Value value)
    {
        return value.property() + " is \"" + value.text() + "\" but must be " + setting.range();
    }

    private String property(final Setting setting)
    {
        return null == listenerName ? setting.property() :
            LISTENER_PREFIX + listenerName + '.' + setting.property().substring(PREFIX.length());
    }
}
