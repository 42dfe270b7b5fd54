package io.sluice.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.agrona.MutableDirectBuffer;

/** Records callbacks; consumes as told, and poisons what it has consumed, as an owner of the buffer may do any time. */
class Recorder implements ChannelHandler
{
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream consumed = new ByteArrayOutputStream();
    CloseCause closeCause;
    int lastOffset;
    int lastLength;

    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        lastOffset = offset;
        lastLength = length;
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        events.add("read " + new String(bytes, StandardCharsets.US_ASCII));
        final int count = consume(channel, bytes);
        consumed.write(bytes, 0, count);
        buffer.setMemory(0, offset + count, (byte)0xDB);
        buffer.setMemory(offset + length, buffer.capacity() - offset - length, (byte)0xDB);

        return count;
    }

    /** {@return how many of the bytes are consumed; for subclasses} */
    int consume(final Channel channel, final byte[] bytes)
    {
        return bytes.length;
    }

    public void onWritable(final Channel channel)
    {
        events.add("writable");
    }

    public void onEof(final Channel channel)
    {
        events.add("eof");
    }

    public void onEofAhead(final Channel channel)
    {
        events.add("eof ahead");
    }

    public void onFailure(final Channel channel, final Throwable cause)
    {
        events.add("failure " + cause.getMessage());
    }

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
        return consumed.toString(StandardCharsets.US_ASCII);
    }
}
