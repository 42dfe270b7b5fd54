package io.sluice.gateway.settings;

import java.util.Locale;

/** When TLS begins on a listener. */
public enum TlsMode
{
    /** After INFO, which tells the client that it must. */
    REQUIRED,
    /** After INFO, which tells the client that it may. */
    OPTIONAL,
    /** Before anything else. */
    FIRST,
    /** Before anything else if the client begins soon, after INFO if not. */
    AUTO;

    /** {@return the mode as the setting has it} */
    public String text()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    static TlsMode of(final String text)
    {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
