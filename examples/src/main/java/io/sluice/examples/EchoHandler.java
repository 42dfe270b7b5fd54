package io.sluice.examples;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.websocket.MessageHandler;
import io.sluice.net.websocket.WebSocketChannel;
import io.sluice.websocket.CloseStatus;
import org.agrona.MutableDirectBuffer;

import java.util.function.Consumer;

/**
 * Sends every message back as it comes, part by part, so that a message of any size needs no memory of its own. While
 * the peer does not take its echo, nothing more is read from it.
 */
final class EchoHandler implements MessageHandler
{
    private final Consumer<WebSocketChannel> onClosed;

    /** Told the end, or null. */
    EchoHandler(final Consumer<WebSocketChannel> onClosed)
    {
        this.onClosed = onClosed;
    }

    @Override
    public void onMessagePart(
        final WebSocketChannel channel,
        final MutableDirectBuffer buffer,
        final int offset,
        final int length,
        final int flags)
    {
        channel.writePart(buffer, offset, length, flags);
        if (channel.isBlocked())
        {
            channel.pauseReading();
        }
    }

    @Override
    public void onWritable(final Channel channel)
    {
        channel.resumeReading();
    }

    @Override
    public void onEof(final Channel channel)
    {
        channel.close(CloseStatus.NORMAL);
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        if (null != onClosed)
        {
            onClosed.accept((WebSocketChannel)channel);
        }
    }
}
