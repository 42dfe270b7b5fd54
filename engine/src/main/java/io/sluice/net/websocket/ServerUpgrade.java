package io.sluice.net.websocket;

import java.util.Objects;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.timer.Timer;
import io.sluice.websocket.Role;
import io.sluice.websocket.deflate.DeflateAgreement;
import io.sluice.websocket.deflate.DeflateNegotiation;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.ServerHandshake;
import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeRequestParser;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the upgrade request of one connection, has it decided, and answers it: the server's side of the handshake. */
public final class ServerUpgrade implements ChannelHandler
{
    private static final int STATE_READING = 0;
    private static final int STATE_UNDECIDED = 1;
    private static final int STATE_ANSWERED = 2;

    /** So much of a long answer waits for a peer that takes it slowly. */
    private static final int PART_LENGTH = 64 * 1024;

    private final WebSocketLoop shared;
    private final WebSocketSettings settings;
    private final UpgradeHandler handler;
    private final UpgradeRequestParser parser;
    private Channel lower;
    private Timer timer;
    private int state = STATE_READING;
    private int answeredStatus;
    private UpgradeResponseWriter answer;
    private int sentLength;
    private boolean isInRead;

    /**
     * For one connection.
     *
     * @param shared   by the channels of its loop.
     * @param settings of the connection.
     * @param handler  that decides.
     */
    public ServerUpgrade(final WebSocketLoop shared, final WebSocketSettings settings, final UpgradeHandler handler)
    {
        this.shared = shared;
        this.settings = settings;
        this.handler = Objects.requireNonNull(handler, "handler");
        parser = new UpgradeRequestParser(settings.handshakeLimits());
    }

    /**
     * Begin, and with it the time that the peer has.
     *
     * @param channel whose handler this becomes.
     */
    public void start(final Channel channel)
    {
        lower = channel;
        channel.handler(this);
        timer = channel.loop().newTimer(this::onTimeout);
        timer.schedule(channel.loop().nowNs() + settings.handshakeTimeoutNs());
    }

    /** {@return the channel below} */
    public Channel channel()
    {
        return lower;
    }

    /** {@return whether the request waits for its decision} */
    public boolean isUndecided()
    {
        return STATE_UNDECIDED == state && lower.isOpen();
    }

    /** {@return status of the answer, or 0 without one} */
    public int answeredStatus()
    {
        return answeredStatus;
    }

    /** {@return what was wrong with a request that could not be read, or null} */
    public String failure()
    {
        return parser.failure();
    }

    /** {@return the request, or null before it was read} */
    public UpgradeRequest request()
    {
        return parser.request();
    }

    /**
     * The request becomes a WebSocket connection.
     *
     * @param upper    handler of the new channel.
     * @param response with headers and subprotocol of the owner, from {@link UpgradeResponseWriter#accept}, or null.
     * @return the channel, to which may be written at once.
     */
    public WebSocketChannel accept(final ChannelHandler upper, final UpgradeResponseWriter response)
    {
        requireUndecided();
        if (null != response && HttpStatus.SWITCHING_PROTOCOLS != response.status())
        {
            throw new IllegalArgumentException("accepted with status " + response.status());
        }
        final DeflateAgreement agreement = negotiate();
        write((null == response ? UpgradeResponseWriter.accept(request()) : response).deflate(agreement));
        final WebSocketChannel channel =
            new WebSocketChannel(lower, shared, settings, Role.SERVER, agreement, upper);
        if (!isInRead)
        {
            lower.resumeReading();
        }

        return channel;
    }

    /**
     * The request does not become a WebSocket connection; the connection ends.
     *
     * @param response to send.
     */
    public void refuse(final UpgradeResponseWriter response)
    {
        requireUndecided();
        end(response);
    }

    /** For the channel below. */
    @Override
    public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (STATE_READING != state)
        {
            // Whoever is being answered for good is not asked again.
            return STATE_ANSWERED == state ? length : 0;
        }
        final int consumed = parser.parse(buffer, offset, length);
        if (parser.isFailed())
        {
            end(UpgradeResponseWriter.refuse(parser.status()).body(parser.failure() + '\n'));
        }
        else if (parser.isComplete())
        {
            isInRead = true;
            onRequest(parser.request());
            isInRead = false;
            if (isUndecided())
            {
                lower.pauseReading();
            }
        }

        return consumed;
    }

    /** For the channel below. */
    @Override
    public void onWritable(final Channel channel)
    {
        if (null != answer)
        {
            sendMore();
        }
    }

    /** For the channel below: nobody is there to be answered, unless it is being answered already. */
    @Override
    public void onEof(final Channel channel)
    {
        // A peer that has ended its side may well read what it asked for.
        if (null == answer)
        {
            lower.close(0);
        }
    }

    /** For the channel below. */
    @Override
    public void onEofAhead(final Channel channel)
    {
        onEof(channel);
    }

    /** For the channel below. */
    @Override
    public void onClosed(final Channel channel, final CloseCause cause)
    {
        timer.cancel();
        handler.onAbandoned(this, cause);
    }

    private void onRequest(final UpgradeRequest request)
    {
        final int status = ServerHandshake.check(request);
        timer.cancel();
        if (HttpStatus.SWITCHING_PROTOCOLS == status)
        {
            state = STATE_UNDECIDED;
            handler.onUpgrade(this, request);
        }
        else if (HttpStatus.OK == status)
        {
            final UpgradeResponseWriter page = handler.onPage(request);
            end("HEAD".equals(request.method()) ? page.withoutBody() : page);
        }
        else
        {
            end(UpgradeResponseWriter.refuse(status));
        }
    }

    private DeflateAgreement negotiate()
    {
        final DeflateOptions options = settings.deflate();
        if (null == options)
        {
            return null;
        }
        final boolean hasTakeover = shared.deflatePool().hasTakeover();
        final DeflateOptions possible = options.withContextTakeover(
            hasTakeover && options.ownContextTakeover(), hasTakeover && options.peerContextTakeover());

        return DeflateNegotiation.accept(request().extensions(), possible);
    }

    private void requireUndecided()
    {
        if (!isUndecided())
        {
            throw new IllegalStateException("no request waits for a decision");
        }
    }

    private void end(final UpgradeResponseWriter response)
    {
        state = STATE_ANSWERED;
        answeredStatus = response.status();
        answer = response;
        sendMore();
    }

    private void write(final UpgradeResponseWriter response)
    {
        state = STATE_ANSWERED;
        answeredStatus = response.status();
        final int begin = lower.headroom();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[begin + response.encodedLength()]);
        lower.write(buffer, begin, response.write(buffer, begin));
    }

    private void sendMore()
    {
        final int begin = lower.headroom();
        final int answerLength = answer.encodedLength();
        final int partLength = Math.min(PART_LENGTH, answerLength - sentLength);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[begin + partLength]);
        while (sentLength < answerLength && !lower.isBlocked())
        {
            final int length = Math.min(partLength, answerLength - sentLength);
            lower.write(buffer, begin, answer.write(buffer, begin, sentLength, length));
            sentLength += length;
        }
        if (sentLength == answerLength)
        {
            answer = null;
            timer.cancel();
            lower.close(0);
        }
        else
        {
            timer.schedule(lower.loop().nowNs() + settings.handshakeTimeoutNs());
        }
    }

    private void onTimeout(final Timer expired, final long nowNs)
    {
        if (null != answer)
        {
            lower.reset();
        }
        else if (parser.isStarted())
        {
            end(UpgradeResponseWriter.refuse(HttpStatus.REQUEST_TIMEOUT));
        }
        else
        {
            lower.close(0);
        }
    }
}
