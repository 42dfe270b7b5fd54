package io.sluice.gateway.settings;

import org.agrona.AsciiEncoding;
import org.agrona.SystemUtil;

/** How the text of a setting is read, and how its range is written. */
public enum Unit
{
    /** A plain number. */
    COUNT
    {
        @Override
        long parse(final String property, final String text)
        {
            return AsciiEncoding.parseLongAscii(text, 0, text.length());
        }

        @Override
        String format(final long value)
        {
            return Long.toString(value);
        }
    },

    /** Bytes; {@code k}, {@code m} and {@code g} multiply by powers of 1024. */
    SIZE
    {
        @Override
        long parse(final String property, final String text)
        {
            return SystemUtil.parseSize(property, text);
        }

        @Override
        String format(final long value)
        {
            return 0 == value ? "0" : 0 == (value & 0xFFFFF) ? (value >> 20) + "m" :
                0 == (value & 0x3FF) ? (value >> 10) + "k" : Long.toString(value);
        }
    },

    /** Nanoseconds; written with {@code ns}, {@code us}, {@code ms} or {@code s}. */
    DURATION
    {
        @Override
        long parse(final String property, final String text)
        {
            return SystemUtil.parseDuration(property, text);
        }

        @Override
        String format(final long value)
        {
            return SystemUtil.formatDuration(value);
        }
    },

    /** {@code true} or {@code false}. */
    SWITCH
    {
        @Override
        long parse(final String property, final String text)
        {
            if (!"true".equals(text) && !"false".equals(text))
            {
                throw new NumberFormatException(text);
            }

            return "true".equals(text) ? 1 : 0;
        }

        @Override
        String format(final long value)
        {
            return 0 == value ? "false" : "true";
        }
    },

    /** Free text, checked by whoever understands it. */
    TEXT
    {
        @Override
        long parse(final String property, final String text)
        {
            return 0;
        }

        @Override
        String format(final long value)
        {
            return "";
        }
    };

    /**
     * Reads a value.
     *
     * @param property that is read, for messages.
     * @param text     of the value.
     * @return the value as a number: bytes, nanoseconds, a count, 1 for true.
     * @throws NumberFormatException if it is not written as this unit is.
     */
    abstract long parse(String property, String text);

    abstract String format(long value);
}
