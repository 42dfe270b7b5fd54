package io.sluice.net;

import io.sluice.net.timer.Timer;

/**
 * Channels that are not read although input waits, and so would not learn that their peer is gone. Each looks once in
 * an interval. A paused channel whose peer sends nothing is not here: its selection key still reports end and reset.
 */
final class PausedChannels
{
    private final long intervalNs;
    private final EventLoop loop;
    private final Timer timer;
    private TcpChannel first;
    /** Who looks next, kept right when a look, or the handler it calls, removes any channel. */
    private TcpChannel cursor;

    PausedChannels(final EventLoop loop, final long intervalNs)
    {
        this.loop = loop;
        this.intervalNs = intervalNs;
        timer = loop.newTimer(this::onTimer);
    }

    void add(final TcpChannel channel)
    {
        if (!channel.isLooking)
        {
            channel.isLooking = true;
            channel.previousLooking = null;
            channel.nextLooking = first;
            if (null != first)
            {
                first.previousLooking = channel;
            }
            first = channel;
            if (!timer.isScheduled())
            {
                timer.schedule(loop.nowNs() + intervalNs);
            }
        }
    }

    void remove(final TcpChannel channel)
    {
        if (channel.isLooking)
        {
            channel.isLooking = false;
            if (cursor == channel)
            {
                cursor = channel.nextLooking;
            }
            if (null == channel.previousLooking)
            {
                first = channel.nextLooking;
            }
            else
            {
                channel.previousLooking.nextLooking = channel.nextLooking;
            }
            if (null != channel.nextLooking)
            {
                channel.nextLooking.previousLooking = channel.previousLooking;
            }
            channel.previousLooking = null;
            channel.nextLooking = null;
        }
    }

    private void onTimer(final Timer expired, final long nowNs)
    {
        cursor = first;
        while (null != cursor)
        {
            final TcpChannel channel = cursor;
            cursor = channel.nextLooking;
            channel.look();
        }

        if (null != first)
        {
            timer.schedule(nowNs + intervalNs);
        }
    }
}
