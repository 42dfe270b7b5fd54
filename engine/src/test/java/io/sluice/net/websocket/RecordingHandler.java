package io.sluice.net.websocket;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;

import org.agrona.MutableDirectBuffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Records callbacks; consumes as told, and poisons what it has consumed, as an owner of the buffer may. */
class RecordingHandler implements ChannelHandler
{
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream consumed = new ByteArrayOutputStream();
    CloseCause closeCause;
    int longest;

    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (offset < channel.loop().headroom())
        {
            throw new IllegalStateException("no headroom in front of " + offset);
        }
        longest = Math.max(longest, length);
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final int count = consume(channel, bytes);
        consumed.write(bytes, 0, count);
        buffer.setMemory(offset - channel.loop().headroom(), channel.loop().headroom() + count, (byte)0xDB);

        return count;
    }

    /** {@return how many of the bytes are consumed; for subclasses} */
    int consume(final Channel channel, final byte[] bytes)
    {
        return bytes.length;
    }

    @Override
    public void onWritable(final Channel channel)
    {
        events.add("writable");
    }

    @Override
    public void onEof(final Channel channel)
    {
        events.add("eof");
    }

    @Override
    public void onEofAhead(final Channel channel)
    {
        events.add("eof ahead");
    }

    @Override
    public void onFailure(final Channel channel, final Throwable cause)
    {
        events.add("failure " + cause.getMessage());
    }

    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        if (null != closeCause)
        {
            throw new IllegalStateException("closed twice: " + closeCause + ", " + cause);
        }
        closeCause = cause;
        events.add("closed " + cause);
    }

    String text()
    {
        return consumed.toString(ISO_8859_1);
    }
}
