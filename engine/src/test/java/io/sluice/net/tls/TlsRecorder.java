package io.sluice.net.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Records callbacks, consumes as told and poisons what it has consumed, as whoever owns it then may at any time. */
class TlsRecorder implements TlsHandler
{
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    TlsChannel channel;
    TlsIdentity identity;
    TlsFailure failure;
    String failureText;
    CloseCause closeCause;
    int readCount;

    @Override
    public void onSecured(final TlsChannel secured)
    {
        channel = secured;
        identity = secured.identity();
        events.add("secured");
    }

    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        readCount++;
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final int count = consume((TlsChannel)channel, bytes);
        received.write(bytes, 0, count);
        buffer.setMemory(0, offset + count, (byte)0xDB);

        return count;
    }

    /** {@return how many of the bytes are consumed} */
    int consume(final TlsChannel channel, final byte[] bytes)
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
        events.add("eof " + ((TlsChannel)channel).failure());
        channel.close(0);
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
        failure = ((TlsChannel)channel).failure();
        failureText = ((TlsChannel)channel).failureText();
        events.add("closed " + cause);
    }

    static UnsafeBuffer direct(final byte[] bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.max(1, bytes.length)));
        buffer.putBytes(0, bytes);

        return buffer;
    }
}
