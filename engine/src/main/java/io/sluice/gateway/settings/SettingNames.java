package io.sluice.gateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which names of properties mean something. */
final class SettingNames
{
    /** Of tests and benchmarks, which share their JVM with the code under test. */
    private static final List<String> FOREIGN = List.of("sluice.test.", "sluice.fuzz.", "sluice.benchmark.");
    private static final Pattern OF_LISTENER = Pattern.compile("(sluice\\.listener\\.([A-Za-z0-9_-]+)\\.)(.*)");
    private static final String PREFIX = "sluice.";
    private static final String URL = "url";

    private SettingNames()
    {
    }

    /**
     * Looks for names that mean nothing.
     *
     * @param file      properties that a file has.
     * @param listeners names of the listeners there are, or null if others may have been meant.
     * @param errors    to which one sentence for each such name is added.
     */
    static void check(final Set<String> file, final Set<String> listeners, final List<String> errors)
    {
        for (final String name : new TreeSet<>(System.getProperties().stringPropertyNames()))
        {
            if (name.startsWith(PREFIX) && FOREIGN.stream().noneMatch(name::startsWith))
            {
                check(name, listeners, errors);
            }
        }

        new TreeSet<>(file).forEach((name) -> check(name, listeners, errors));
    }

    private static void check(final String name, final Set<String> listeners, final List<String> errors)
    {
        final Matcher matcher = OF_LISTENER.matcher(name);
        final boolean isOfListener = matcher.matches();
        final List<String> known = isOfListener ? listenerNames(matcher.group(1)) : gatewayNames();
        if (!known.contains(name))
        {
            errors.add(name + (isOfListener && gatewayNames().contains(PREFIX + matcher.group(3)) ?
                " is no setting that a listener can have for itself" :
                " is no setting; did you mean " + nearest(name, known) + "?"));
        }
        else if (isOfListener && null != listeners && !listeners.contains(matcher.group(2)))
        {
            errors.add(name + " is for a listener that does not exist; " + (listeners.isEmpty() ?
                "no listener has a name" : "did you mean " + nearest(matcher.group(2), listeners) + "?"));
        }
    }

    private static List<String> gatewayNames()
    {
        final List<String> names = new ArrayList<>();
        for (final Setting setting : Setting.values())
        {
            names.add(setting.property());
        }

        return names;
    }

    private static List<String> listenerNames(final String prefix)
    {
        final List<String> names = new ArrayList<>(List.of(prefix + URL));
        for (final Setting setting : Setting.values())
        {
            if (setting.isOfListener())
            {
                names.add(prefix + setting.property().substring(PREFIX.length()));
            }
        }

        return names;
    }

    private static String nearest(final String name, final Iterable<String> candidates)
    {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (final String candidate : candidates)
        {
            final int distance = distance(name, candidate);
            if (distance < least)
            {
                least = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /** How many characters have to be added, removed or replaced. */
    private static int distance(final String a, final String b)
    {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.length(); i++)
        {
            final int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++)
            {
                final int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[b.length()];
    }
}
