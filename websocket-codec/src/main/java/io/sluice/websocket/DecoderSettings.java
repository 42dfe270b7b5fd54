package io.sluice.websocket;

/**
 * What a {@link FrameDecoder} accepts; immutable, one for all connections of a listener.
 *
 * @param role             of this side, not of the peer.
 * @param isSpanning       whether data of uncompressed messages is handed out in runs that span frames and messages,
 *                         text and binary alike. Otherwise, and always for compressed messages, a part belongs to one
 *                         message and {@link DataFlags} tell which.
 * @param isUtf8Checked    whether text that is not UTF-8 fails the connection with 1007 at the first wrong byte.
 *                         Text of compressed messages is the caller's to check, once inflated.
 * @param maxFrameLength   in bytes of payload of a data frame; a longer one fails the connection with 1009.
 * @param maxMessageLength in bytes of payload of all frames of a message, as sent; a longer one fails the connection
 *                         with 1009.
 * @param maxFragments     of a message, empty ones included; more fail the connection with 1008.
 */
public record DecoderSettings(
    Role role,
    boolean isSpanning,
    boolean isUtf8Checked,
    long maxFrameLength,
    long maxMessageLength,
    int maxFragments)
{
    /** Default of {@link #maxFrameLength} and {@link #maxMessageLength} in bytes. */
    public static final long MAX_LENGTH_DEFAULT = 64L * 1024 * 1024;

    /** Default of {@link #maxFragments}. */
    public static final int MAX_FRAGMENTS_DEFAULT = 128 * 1024;

    /**
     * Checks the ranges.
     *
     * @param role             must be given.
     * @param isSpanning       either.
     * @param isUtf8Checked    either.
     * @param maxFrameLength   at least 1.
     * @param maxMessageLength at least 1.
     * @param maxFragments     at least 1.
     * @throws IllegalArgumentException for a limit that is less than 1.
     */
    public DecoderSettings
    {
        if (null == role)
        {
            throw new IllegalArgumentException("role is null");
        }

        if (maxFrameLength < 1 || maxMessageLength < 1 || maxFragments < 1)
        {
            throw new IllegalArgumentException("limits must be positive: maxFrameLength=" + maxFrameLength +
                " maxMessageLength=" + maxMessageLength + " maxFragments=" + maxFragments);
        }
    }

    /**
     * The strict decoder that keeps message boundaries and checks text.
     *
     * @param role of this side.
     * @return settings with the default limits.
     */
    public static DecoderSettings of(final Role role)
    {
        return new DecoderSettings(
            role, false, true, MAX_LENGTH_DEFAULT, MAX_LENGTH_DEFAULT, MAX_FRAGMENTS_DEFAULT);
    }

    /**
     * These settings with runs that span frames and messages, or without.
     *
     * @param isSpanning see {@link #isSpanning}.
     * @return a copy.
     */
    public DecoderSettings withSpanning(final boolean isSpanning)
    {
        return new DecoderSettings(role, isSpanning, isUtf8Checked, maxFrameLength, maxMessageLength, maxFragments);
    }

    /**
     * These settings with text checked, or not.
     *
     * @param isUtf8Checked see {@link #isUtf8Checked}.
     * @return a copy.
     */
    public DecoderSettings withUtf8Checked(final boolean isUtf8Checked)
    {
        return new DecoderSettings(role, isSpanning, isUtf8Checked, maxFrameLength, maxMessageLength, maxFragments);
    }

    /**
     * These settings with other limits; {@link Long#MAX_VALUE} and {@link Integer#MAX_VALUE} are no limit.
     *
     * @param maxFrameLength   in bytes, at least 1.
     * @param maxMessageLength in bytes, at least 1.
     * @param maxFragments     of a message, at least 1.
     * @return a copy.
     */
    public DecoderSettings withLimits(final long maxFrameLength, final long maxMessageLength, final int maxFragments)
    {
        return new DecoderSettings(role, isSpanning, isUtf8Checked, maxFrameLength, maxMessageLength, maxFragments);
    }
}
