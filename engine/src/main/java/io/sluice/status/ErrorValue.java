package io.sluice.status;

/**
 * One kind of error of a status file as it was read.
 *
 * @param count   times that it was seen.
 * @param firstMs when it was first seen, in milliseconds of the epoch.
 * @param lastMs  when it was last seen.
 * @param text    of it, with its stack trace.
 */
public record ErrorValue(int count, long firstMs, long lastMs, String text)
{
    /** {@return class and message: the first line of the text} */
    public String headline()
    {
        return text.lines().findFirst().orElse("");
    }

    /** {@return name of the class of the error} */
    public String kind()
    {
        final String line = headline();
        final int colon = line.indexOf(':');

        return colon < 0 ? line : line.substring(0, colon);
    }
}
