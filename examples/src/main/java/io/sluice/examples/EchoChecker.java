package io.sluice.examples;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.websocket.MessageHandler;
import io.sluice.net.websocket.WebSocketChannel;
import io.sluice.websocket.CloseStatus;
import io.sluice.websocket.DataFlags;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Sends texts, one after the other's echo has come, prints the echoes, and closes. */
final class EchoChecker implements MessageHandler
{
    private static final int MAX_PRINTED = 200;

    private final List<String> texts;
    private final Consumer<WebSocketChannel> onClosed;
    private final ByteArrayOutputStream echo = new ByteArrayOutputStream();
    private int echoed;
    private String failure;

    EchoChecker(final List<String> texts, final Consumer<WebSocketChannel> onClosed)
    {
        this.texts = texts;
        this.onClosed = onClosed;
    }

    /** What was wrong with an echo, or null. */
    String failure()
    {
        return null == failure && echoed < texts.size() ? "closed before all came back" : failure;
    }

    void sendNext(final WebSocketChannel channel)
    {
        if (echoed == texts.size())
        {
            channel.close(CloseStatus.NORMAL);
            return;
        }
        final byte[] text = texts.get(echoed).getBytes(StandardCharsets.UTF_8);
        final int headroom = channel.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[headroom + text.length]);
        buffer.putBytes(headroom, text);
        channel.writePart(buffer, headroom, text.length, DataFlags.FIRST | DataFlags.LAST | DataFlags.TEXT);
    }

    @Override
    public void onMessagePart(
        final WebSocketChannel channel,
        final MutableDirectBuffer buffer,
        final int offset,
        final int length,
        final int flags)
    {
        final byte[] part = new byte[length];
        buffer.getBytes(offset, part);
        echo.write(part, 0, length);
        if (0 != (flags & DataFlags.LAST))
        {
            onEcho(channel, echo.toString(StandardCharsets.UTF_8), 0 != (flags & DataFlags.TEXT));
            echo.reset();
        }
    }

    @Override
    public void onWritable(final Channel channel)
    {
        // What was sent has gone out; the echo is what is waited for.
    }

    @Override
    public void onEof(final Channel channel)
    {
        channel.close(CloseStatus.NORMAL);
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        onClosed.accept((WebSocketChannel)channel);
    }

    private void onEcho(final WebSocketChannel channel, final String text, final boolean isText)
    {
        if (!isText || !texts.get(echoed).equals(text))
        {
            failure = "sent " + texts.get(echoed) + " and got " + text;
            channel.close(CloseStatus.PROTOCOL_ERROR);
        }
        else
        {
            echoed++;
            System.out.println(text.length() > MAX_PRINTED ? text.length() + " characters" : text);
            sendNext(channel);
        }
    }
}
