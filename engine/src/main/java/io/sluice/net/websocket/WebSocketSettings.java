package io.sluice.net.websocket;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sluice.websocket.DecoderSettings;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.HandshakeLimits;

/** What the WebSocket connections of one listener, or to one peer, are made with. Not to be changed once in use. */
public final class WebSocketSettings
{
    private HandshakeLimits handshakeLimits = HandshakeLimits.DEFAULT;
    private long handshakeTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long closeTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private long pongTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long maxFrameLength = DecoderSettings.MAX_LENGTH_DEFAULT;
    private long maxMessageLength = DecoderSettings.MAX_LENGTH_DEFAULT;
    private int maxFragments = DecoderSettings.MAX_FRAGMENTS_DEFAULT;
    private boolean isTextSent;
    private DeflateOptions deflate;

    /** Settings with the defaults: binary frames, no compression. */
    public WebSocketSettings()
    {
    }

    /** {@return how much of a peer's head is read} */
    public HandshakeLimits handshakeLimits()
    {
        return handshakeLimits;
    }

    /**
     * How much of a peer's head is read.
     *
     * @param limits in bytes and headers.
     * @return this.
     */
    public WebSocketSettings handshakeLimits(final HandshakeLimits limits)
    {
        handshakeLimits = Objects.requireNonNull(limits, "handshakeLimits");

        return this;
    }

    /** {@return how long a peer may take for its head, in nanoseconds} */
    public long handshakeTimeoutNs()
    {
        return handshakeTimeoutNs;
    }

    /**
     * How long a peer may take for its head.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public WebSocketSettings handshakeTimeoutNs(final long timeoutNs)
    {
        handshakeTimeoutNs = requirePositive("handshakeTimeoutNs", timeoutNs);

        return this;
    }

    /** {@return how long a close waits for the peer's close frame, in nanoseconds} */
    public long closeTimeoutNs()
    {
        return closeTimeoutNs;
    }

    /**
     * How long a close waits for the peer's close frame before the transport is closed anyway.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public WebSocketSettings closeTimeoutNs(final long timeoutNs)
    {
        closeTimeoutNs = requirePositive("closeTimeoutNs", timeoutNs);

        return this;
    }

    /** {@return how long a pong may wait for a peer that does not read, in nanoseconds} */
    public long pongTimeoutNs()
    {
        return pongTimeoutNs;
    }

    /**
     * How long a pong may wait for a peer that pings and does not read, before it is reset.
     *
     * @param timeoutNs in nanoseconds.
     * @return this.
     */
    public WebSocketSettings pongTimeoutNs(final long timeoutNs)
    {
        pongTimeoutNs = requirePositive("pongTimeoutNs", timeoutNs);

        return this;
    }

    /**
     * What a peer may send at once; more fails the connection with 1009, too many fragments with 1008.
     *
     * @param frameLength   of one frame in bytes.
     * @param messageLength of one message in bytes, as sent.
     * @param fragments     of one message.
     * @return this.
     */
    public WebSocketSettings limits(final long frameLength, final long messageLength, final int fragments)
    {
        maxFrameLength = requirePositive("frameLength", frameLength);
        maxMessageLength = requirePositive("messageLength", messageLength);
        maxFragments = (int) requirePositive("fragments", fragments);

        return this;
    }

    /** {@return whether {@link WebSocketChannel#write} makes text messages} */
    public boolean isTextSent()
    {
        return isTextSent;
    }

    /**
     * Whether {@link WebSocketChannel#write} makes text messages, for what it is given is then text in UTF-8, whole
     * characters each time. Binary otherwise.
     *
     * @param value true for text.
     * @return this.
     */
    public WebSocketSettings textSent(final boolean value)
    {
        isTextSent = value;

        return this;
    }

    /** {@return what is offered or accepted of compression; null for none} */
    public DeflateOptions deflate()
    {
        return deflate;
    }

    /**
     * Offer or accept compression.
     *
     * @param options of this end, or null for none.
     * @return this.
     */
    public WebSocketSettings deflate(final DeflateOptions options)
    {
        deflate = options;

        return this;
    }

    /** For a decoder of runs, or one that keeps messages apart and checks text. */
    DecoderSettings decoder(final Role role, final boolean isMessageMode)
    {
        return new DecoderSettings(role, !isMessageMode, isMessageMode, maxFrameLength, maxMessageLength, maxFragments);
    }

    private static long requirePositive(final String name, final long value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }

        return value;
    }
}
