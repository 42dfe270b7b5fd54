package io.sluice.load;

import io.sluice.benchmarks.Guard;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.ConnectHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.TcpChannel;
import io.sluice.net.websocket.ClientUpgrade;
import io.sluice.net.websocket.ClientUpgradeHandler;
import io.sluice.net.websocket.WebSocketChannel;
import io.sluice.websocket.handshake.ClientHandshake;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A NATS client as small as can be: publishes to a subject that it has subscribed to itself, with the time at which a
 * message was due in its payload.
 * <pre>
 *   | PUB subject size CRLF | due time | filling | CRLF |
 * </pre>
 */
final class LoadClient implements ConnectHandler, ClientUpgradeHandler, ChannelHandler
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final String PONG = "PONG\r\n";
    private static final int SIZE_MAX = 64 * 1024;

    private final LoadLoop shared;
    private final LoadUrl url;
    private final String subject;
    private final Receiver receiver;
    private final ParserState state = ParserState.ofServer().need(CommandKind.INFO, Need.LINE)
        .need(CommandKind.PING, Need.LINE).need(CommandKind.PONG, Need.LINE).need(CommandKind.ERR, Need.LINE)
        .need(CommandKind.MSG, Need.WHOLE).need(CommandKind.HMSG, Need.WHOLE);
    private final UnsafeBuffer message;
    private final int dueOffset;
    private Channel channel;
    private boolean isIntroduced;
    private boolean isReady;
    private int writeLength;
    private long sentCount;
    private long receivedCount;

    /** Is told of messages that have come back. */
    @FunctionalInterface
    interface Receiver
    {
        /** Nothing is to be kept: nothing is allocated. */
        void onMessage(LoadClient client, long dueNs);
    }

    LoadClient(
        final LoadLoop shared,
        final LoadUrl url,
        final String subject,
        final int payloadLength,
        final Receiver receiver)
    {
        this.shared = shared;
        this.url = url;
        this.subject = subject;
        this.receiver = receiver;
        final String head = "PUB " + subject + ' ' + payloadLength + "\r\n";
        dueOffset = head.length();
        message = new UnsafeBuffer(
            (head + "x".repeat(payloadLength) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    static void checkSize(final String option, final int size)
    {
        Guard.check(size >= Long.BYTES && size <= SIZE_MAX,
            option + " must be " + Long.BYTES + " to " + SIZE_MAX + ": " + size);
    }

    LoadUrl url()
    {
        return url;
    }

    boolean isReady()
    {
        return isReady;
    }

    long sentCount()
    {
        return sentCount;
    }

    long receivedCount()
    {
        return receivedCount;
    }

    /** {@return messages that have not come back} */
    long outstanding()
    {
        return sentCount - receivedCount;
    }

    void start()
    {
        final EventLoop loop = shared.loop();
        loop.connect(url.address(), null, loop.nowNs() + CONNECT_TIMEOUT_NS, this);
    }

    /** Publishes once more, in one write with all others until {@link #flush()}. */
    void publish(final long dueNs)
    {
        final EventLoop loop = shared.loop();
        final UnsafeBuffer buffer = loop.writeBuffer();
        if (loop.bufferLength() - writeLength < message.capacity())
        {
            flush();
        }
        final int index = loop.headroom() + writeLength;
        buffer.putBytes(index, message, 0, message.capacity());
        buffer.putLong(index + dueOffset, dueNs, ByteOrder.LITTLE_ENDIAN);
        writeLength += message.capacity();
        sentCount++;
    }

    /** Publishes commands that were made before, in one write with all others until {@link #flush()}. */
    void publish(final DirectBuffer commands, final int offset, final int length)
    {
        final EventLoop loop = shared.loop();
        if (loop.bufferLength() - writeLength < length)
        {
            flush();
        }
        loop.writeBuffer().putBytes(loop.headroom() + writeLength, commands, offset, length);
        writeLength += length;
    }

    /** {@return whether the path has not taken all that was written} */
    boolean isBlocked()
    {
        return channel.isBlocked();
    }

    /** Writes what was published. To be called before another client publishes. */
    void flush()
    {
        if (0 < writeLength)
        {
            final int length = writeLength;
            writeLength = 0;
            channel.write(shared.loop().writeBuffer(), shared.loop().headroom(), length);
        }
    }

    @Override
    public void onConnect(final TcpChannel connected)
    {
        if (url.isWebSocket())
        {
            final ClientHandshake handshake = new ClientHandshake(
                url.authority(), url.target(), shared.webSocketSettings().handshakeLimits());
            new ClientUpgrade(shared.webSocketLoop(), shared.webSocketSettings(), handshake, this).start(connected);
        }
        else
        {
            channel = connected;
            connected.handler(this);
        }
    }

    @Override
    public void onConnectFailed(final Exception cause)
    {
        shared.failed(new IllegalStateException("cannot connect to " + url + ": " + cause.getMessage(), cause));
    }

    @Override
    public ChannelHandler handlerFor(final ClientHandshake handshake)
    {
        return this;
    }

    @Override
    public void onUpgraded(final WebSocketChannel upgraded)
    {
        channel = upgraded;
    }

    @Override
    public void onUpgradeFailed(final ClientHandshake handshake, final CloseCause cause)
    {
        shared.failed(new IllegalStateException("no WebSocket at " + url + ": " + handshake.failure()));
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final CommandParser parser = shared.parser();
        parser.wrap(state, buffer, offset, offset + length);
        int event = parser.poll();
        while (CommandParser.COMMAND == event)
        {
            onCommand(source, parser);
            event = parser.poll();
        }
        if (CommandParser.FAILED == event)
        {
            throw new IllegalStateException("not NATS: " + parser.snippet());
        }

        return parser.position() - offset;
    }

    @Override
    public void onWritable(final Channel source)
    {
        // What is due is sent whether the peer takes it or not: its delay is the peer's.
    }

    @Override
    public void onEof(final Channel source)
    {
        shared.failed(new IllegalStateException(url + " has closed the connection"));
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        if (CloseCause.LOOP_CLOSED != cause)
        {
            shared.failed(new IllegalStateException("the connection to " + url + " ended: " + cause));
        }
    }

    private void onCommand(final Channel source, final CommandParser parser)
    {
        switch (parser.kind())
        {
            case MSG:
            case HMSG:
                final MessageCommand received = (MessageCommand)parser.command();
                receivedCount++;
                receiver.onMessage(
                    this, received.payloadBuffer().getLong(received.payloadOffset(), ByteOrder.LITTLE_ENDIAN));
                break;

            case INFO:
                if (!isIntroduced)
                {
                    isIntroduced = true;
                    say(source, url.connectLine() + "SUB " + subject + " 1\r\nPING\r\n");
                }
                break;

            case PING:
                say(source, PONG);
                break;

            case PONG:
                isReady = true;
                break;

            default:
                shared.failed(new IllegalStateException(url + " says " + parser.command()));
                break;
        }
    }

    private void say(final Channel source, final String text)
    {
        final EventLoop loop = shared.loop();
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        loop.writeBuffer().putBytes(loop.headroom(), bytes);
        source.write(loop.writeBuffer(), loop.headroom(), bytes.length);
    }
}
