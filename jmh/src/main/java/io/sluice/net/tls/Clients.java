package io.sluice.net.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.ConnectHandler;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.TcpChannel;
import io.sluice.net.timer.Timer;
import io.sluice.net.WorkerThreads;
import io.sluice.net.tls.certificate.TlsCertificate;

import org.agrona.MutableDirectBuffer;

/** Connects, shakes hands in full and leaves, at a steady rate; on a loop of its own. */
final class Clients implements AutoCloseable
{
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong count = new AtomicLong();
    private final Map<Integer, AtomicLong> totals = new ConcurrentHashMap<>();
    private final EventLoop loop = new EventLoop(new EventLoopSettings().name("clients"));
    private final Timer timer = loop.newTimer(this::onTimer);
    private final TlsLoop tls;
    private final TlsClientContext context;
    private final EventLoopRunner runner;
    private InetSocketAddress server;
    private long intervalNs;
    private volatile boolean isClosing;

    Clients(final TlsCertificate certificate, final WorkerThreads threads)
    {
        tls = new TlsLoop(loop, threads, TlsLimits.DEFAULT, TlsListener.NONE);
        context = new TlsSettings().trust(certificate.chain()).clientContext();
        runner = EventLoopRunner.start(loop, null, Thread::new);
    }

    void shakeHands(final int port, final int perSecond)
    {
        count.set(0);
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        loop.execute((ignored) ->
        {
            server = address;
            intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
            timer.schedule(loop.nowNs());
        });
    }

    /** {@return handshakes with a port that were finished so far} */
    long total(final int port)
    {
        final AtomicLong total = totals.get(port);

        return null == total ? 0 : total.get();
    }

    /** {@return handshakes that were finished since they began} */
    long stop()
    {
        loop.execute((ignored) -> timer.cancel());

        return count.get();
    }

    @Override
    public void close()
    {
        isClosing = true;
        runner.close();
    }

    private void onTimer(final Timer expired, final long nowNs)
    {
        // What was due while the loop was late is made up for.
        long dueNs = expired.deadlineNs();
        while (dueNs - nowNs <= 0)
        {
            dueNs += intervalNs;
            loop.connect(server, null, nowNs + CONNECT_NS, new Client());
        }
        expired.schedule(dueNs);
    }

    /** One of them. */
    private final class Client implements ConnectHandler, TlsHandler
    {
        private final int port = server.getPort();

        @Override
        public void onConnect(final TcpChannel channel)
        {
            TlsChannel.client(channel, tls, context, "localhost", port, this);
        }

        @Override
        public void onConnectFailed(final Exception cause)
        {
            if (!isClosing)
            {
                System.out.println("not connected: " + cause);
            }
        }

        @Override
        public void onSecured(final TlsChannel channel)
        {
            count.incrementAndGet();
            totals.computeIfAbsent(port, (key) -> new AtomicLong()).incrementAndGet();
            channel.close(0);
        }

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            return length;
        }

        @Override
        public void onWritable(final Channel channel)
        {
        }

        @Override
        public void onEof(final Channel channel)
        {
            channel.close(0);
        }

        @Override
        public void onClosed(final Channel channel, final CloseCause cause)
        {
        }
    }
}
