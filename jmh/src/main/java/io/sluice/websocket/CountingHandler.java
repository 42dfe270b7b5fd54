package io.sluice.websocket;

import org.agrona.MutableDirectBuffer;

/** Counts bytes of payload. */
final class CountingHandler implements FrameHandler
{
    private long length;

    long length()
    {
        return length;
    }

    @Override
    public Action onData(final MutableDirectBuffer buffer, final int offset, final int partLength, final int flags)
    {
        length += partLength;

        return Action.CONTINUE;
    }

    @Override
    public Action onPing(final MutableDirectBuffer buffer, final int offset, final int payloadLength)
    {
        return Action.CONTINUE;
    }

    @Override
    public Action onPong(final MutableDirectBuffer buffer, final int offset, final int payloadLength)
    {
        return Action.CONTINUE;
    }

    @Override
    public Action onClose(
        final int status, final MutableDirectBuffer buffer, final int offset, final int reasonLength)
    {
        return Action.CONTINUE;
    }
}
