package io.sluice.gateway.settings;

import java.util.Locale;

/** Where a value comes from, the first that has one first. */
public enum Source
{
    /** A setter. */
    CODE,
    /** An option of the command line. */
    COMMAND_LINE,
    /** A system property. */
    SYSTEM_PROPERTY,
    /** A file of properties. */
    FILE,
    /** Nobody gave one. */
    DEFAULT;

    /** {@return as people say it} */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
