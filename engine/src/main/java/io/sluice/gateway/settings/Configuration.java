package io.sluice.gateway.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A file of properties, as {@link Properties} reads them, and what can be wrong with it. */
public final class Configuration
{
    private Configuration()
    {
    }

    /**
     * Reads a file. What is wrong with its values is for {@link SettingValues#validate} to say.
     *
     * @param file   of properties, in UTF-8.
     * @param target that takes them.
     * @param errors to which is added that it cannot be read, or says something twice.
     */
    public static void read(final Path file, final Map<String, String> target, final List<String> errors)
    {
        final Properties once = new Properties()
        {
            @Override
            public synchronized Object put(final Object key, final Object value)
            {
                final Object before = super.put(key, value);
                if (null != before)
                {
                    errors.add(key + " is in " + file + " twice");
                }

                return before;
            }
        };
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            once.load(reader);
            take(once, target);
        }
        catch (final NoSuchFileException ex)
        {
            errors.add("cannot read " + file + ": there is no such file");
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            errors.add("cannot read " + file + ": " + ex.getMessage());
        }
    }

    /**
     * Takes properties as if they had been in a file.
     *
     * @param properties to take.
     * @param target     that takes them.
     */
    public static void take(final Properties properties, final Map<String, String> target)
    {
        for (final String name : properties.stringPropertyNames())
        {
            target.put(name, properties.getProperty(name).strip());
        }
    }
}
