package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.gateway.settings.AddressSettings;
import io.sluice.gateway.settings.ProxyMode;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.proxy.ProxyHeaderParser;
import io.sluice.net.timer.Timer;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;

/**
 * A connection whose first bytes are, or may be, a PROXY header: in front of whatever its client speaks, TLS included.
 * What comes behind begins when the header has been read. Confined to its loop.
 */
public final class ProxyLeg implements ClientLeg, ChannelHandler
{
    private final Owner owner;
    private final ClientLeg next;
    private final AddressSettings settings;
    private final LoopCounters counters;
    private ProxyHeaderParser parser = new ProxyHeaderParser();
    private Channel channel;
    private Timer timer;
    private long deadlineNs;
    private boolean isAwaited;
    private boolean isPassed;

    /**
     * A connection that has not begun.
     *
     * @param owner    of the connection.
     * @param next     that begins behind the header.
     * @param counters of the loop.
     */
    public ProxyLeg(final Owner owner, final ClientLeg next, final LoopCounters counters)
    {
        this.owner = owner;
        this.next = next;
        settings = owner.caller().listener().settings().addresses();
        this.counters = counters;
    }

    @Override
    public ChannelHandler handler()
    {
        return this;
    }

    @Override
    public void start(final Channel ofClient)
    {
        channel = ofClient;
        isAwaited = ProxyMode.REQUIRED == settings.proxyMode();
        final long nowNs = channel.loop().nowNs();
        deadlineNs = nowNs + settings.proxyTimeoutNs();
        timer = channel.loop().newTimer(this::onTimeout);
        timer.schedule(isAwaited ? deadlineNs : nowNs + settings.proxyDelayNs());
    }

    @Override
    public Channel accept()
    {
        return next.accept();
    }

    @Override
    public boolean isContinuedLater()
    {
        return next.isContinuedLater();
    }

    @Override
    public void introduced(final InfoPolicy.TlsTruth tls)
    {
        next.introduced(tls);
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        if (isPassed)
        {
            next.refuse(httpStatus, words);
        }
        else if (null != words && !owner.caller().listener().isTlsFirst())
        {
            channel.write(new UnsafeBuffer(words), 0, words.length);
        }
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (null == parser)
        {
            return length; // it has been refused
        }

        final int consumed = parser.parse(buffer, offset, length);
        switch (parser.status())
        {
            case INCOMPLETE:
                await();
                return consumed;

            case COMPLETE:
                counters.increment(Counter.PROXY_HEADERS_ACCEPTED);
                pass(parser.source());
                return consumed;

            case ABSENT:
                if (ProxyMode.REQUIRED == settings.proxyMode())
                {
                    refuse("there is none");
                    return length;
                }

                pass(null);
                return consumed;

            default:
                refuse(parser.failure());
                return length;
        }
    }

    @Override
    public void onWritable(final Channel source)
    {
        // nothing but last words is written
    }

    @Override
    public void onEof(final Channel source)
    {
        owner.onClientGone();
    }

    @Override
    public void onEofAhead(final Channel source)
    {
        owner.onClientGone();
    }

    @Override
    public void onFailure(final Channel source, final Throwable cause)
    {
        owner.onFailure(source, cause);
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        timer.cancel();
        owner.onClosed(source, cause);
    }

    /** One that is optional has begun: from now on it is awaited like any other. */
    private void await()
    {
        if (!isAwaited)
        {
            isAwaited = true;
            timer.schedule(deadlineNs);
        }
    }

    private void pass(final InetSocketAddress client)
    {
        timer.cancel();
        parser = null;
        if (owner.identify(owner.caller().onProxyHeader(client)))
        {
            isPassed = true;
            channel.handler(next.handler());
            next.start(channel);
        }
    }

    private void refuse(final String why)
    {
        timer.cancel();
        parser = null;
        owner.onBadHeader(false, why);
    }

    private void onTimeout(final Timer expired, final long nowNs)
    {
        if (isAwaited)
        {
            parser = null;
            owner.onBadHeader(true, null);
        }
        else
        {
            pass(null);
        }
    }
}
