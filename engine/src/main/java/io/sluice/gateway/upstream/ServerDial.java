package io.sluice.gateway.upstream;

import io.sluice.nats.json.InfoView;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.ConnectHandler;
import io.sluice.net.Dial;
import io.sluice.net.EventLoop;
import io.sluice.net.NoDescriptorException;
import io.sluice.net.TcpChannel;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.proxy.ProxyHeaderWriter;
import io.sluice.net.proxy.ProxyVersion;
import io.sluice.net.timer.Timer;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsHandler;
import io.sluice.net.tls.TlsRecords;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The search for a server that serves one session: one address after the other until one has accepted the connection
 * and spoken, which is what tells a server from a socket that somebody forgot. Confined to its loop. Told once, unless
 * cancelled before.
 */
public final class ServerDial implements ConnectHandler, TlsHandler
{
    private static final long STARVED_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EventLoop loop;
    private final ServerPool pool;
    private final BufferHolder holder;
    private final LoopCounters counters;
    private final ServerTls tls;
    private final DialOwner owner;
    private final Timer deadline;
    private final List<Server> tried = new ArrayList<>();
    private final long deadlineNs;
    private Dial dial;
    private Channel channel;
    private TlsChannel tlsChannel;
    private byte[] info;
    private Server server;
    private String lastFailure = "no server is known";
    private String fixedHost;
    private boolean isFixed;
    private boolean isDone;
    private boolean isStarved;

    /**
     * A search that has not begun.
     *
     * @param loop     that everything happens on; connections have its socket settings.
     * @param pool     of servers.
     * @param holder   account of the session's memory.
     * @param counters of the loop.
     * @param tls      of the loop.
     * @param owner    asked, and told the outcome.
     */
    public ServerDial(
        final EventLoop loop,
        final ServerPool pool,
        final BufferHolder holder,
        final LoopCounters counters,
        final ServerTls tls,
        final DialOwner owner)
    {
        this.loop = loop;
        this.pool = pool;
        this.holder = holder;
        this.counters = counters;
        this.tls = tls;
        this.owner = owner;
        deadline = loop.newTimer(this::onDeadline);
        deadlineNs = loop.nowNs() + pool.settings().dialTimeoutNs();
    }

    /** Begins with the servers of the pool. */
    public void start()
    {
        await();
        if (pool.ensureResolved(loop.nowNs(), this::onResolved))
        {
            next();
        }
    }

    /** Begins to wait for somebody else to say where to connect to. */
    public void await()
    {
        deadline.schedule(deadlineNs);
    }

    /**
     * Connects to an address that is none of the pool's.
     *
     * @param address to dial.
     */
    public void connect(final SocketAddress address)
    {
        if (!isDone)
        {
            isFixed = true;
            fixedHost = ((InetSocketAddress)address).getHostString();
            counters.increment(Counter.UPSTREAM_DIALS);
            dial = loop.connect(address, null, deadlineNs, this);
        }
    }

    /**
     * Takes a connection that somebody else opened.
     *
     * @param socket connected; owned by this from now on.
     */
    public void adopt(final SocketChannel socket)
    {
        try
        {
            if (isDone)
            {
                socket.close();
                return;
            }

            isFixed = true;
            channel = loop.adopt(socket, null, this);
            fixedHost = ((InetSocketAddress)channel.remoteAddress()).getHostString();
            channel.holder(holder);
        }
        catch (final IOException ex)
        {
            fail(ex.getMessage());
        }
    }

    /**
     * Ends the search without a server.
     *
     * @param why in words.
     */
    public void fail(final String why)
    {
        if (!isDone)
        {
            cancel();
            owner.onUnreachable(why);
        }
    }

    /** Ends the search; the owner hears nothing any more. */
    public void cancel()
    {
        if (!isDone)
        {
            isDone = true;
            deadline.cancel();
            abandon();
        }
    }

    @Override
    public void onConnect(final TcpChannel connected)
    {
        dial = null;
        channel = connected;
        channel.holder(holder);
        channel.handler(this);
        tellClient();
        // INFO has a time of its own: a loop that was late to see the connection is no fault of the server
        deadline.schedule(isFixed ? deadlineNs : attemptDeadlineNs());
        if (isTlsDue() && pool.tls().settings().isFirst())
        {
            beginTls();
        }
    }

    @Override
    public void onSecured(final TlsChannel secured)
    {
        if (null != info)
        {
            succeed();
        }
        else
        {
            deadline.schedule(attemptDeadlineNs());
        }
    }

    @Override
    public void onConnectFailed(final Exception cause)
    {
        dial = null;
        if (cause instanceof NoDescriptorException)
        {
            onNoDescriptor((NoDescriptorException)cause);
            return;
        }

        onAttemptFailed(null == cause.getMessage() ? cause.toString() : cause.getMessage());
    }

    @Override
    public int onRead(
        final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isDone)
        {
            return length;
        }

        if (null == tlsChannel)
        {
            final int lineLength = ServerTls.infoLength(buffer, offset, length);
            if (ServerTls.INCOMPLETE == lineLength && length < loop.bufferLength())
            {
                return 0; // what it wants is not known before all of INFO is there
            }

            if (lineLength > 0 && isTlsWanted(buffer, offset, lineLength))
            {
                info = new byte[lineLength];
                buffer.getBytes(offset, info);
                beginTls();

                return lineLength; // the layer above gets what follows
            }

            if (lineLength <= 0 && isTlsDue())
            {
                onAttemptFailed("the server does not begin with INFO");
            }

            if (isDone || null == channel)
            {
                return length;
            }
        }

        succeed();

        return 0; // the new handler gets it all
    }

    @Override
    public void onWritable(final Channel source)
    {
        // the header, if any, is gone; nothing else is written here
    }

    @Override
    public void onEof(final Channel source)
    {
        if (!isDone)
        {
            onAttemptFailed("closed by the server before it said INFO");
        }
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        if (!isDone && source == channel)
        {
            channel = null;
            onAttemptFailed(null == tlsChannel || null == tlsChannel.failure() ?
                "connection lost before the server said INFO" : ServerTls.describe(tlsChannel));
        }
    }

    /** Before anything else, TLS included; a server that expects it closes when it does not come. */
    private void tellClient()
    {
        final ProxyVersion version = pool.settings().proxyVersion();
        if (null != version)
        {
            final UnsafeBuffer header = new UnsafeBuffer(new byte[ProxyHeaderWriter.LENGTH_MAX]);
            final InetSocketAddress client = owner.clientAddress();
            // nats-server 2.15 takes an address with port 0 for none, and a forwarded header seldom has a port
            final InetSocketAddress source = 0 != client.getPort() ? client :
                new InetSocketAddress(client.getAddress(), owner.peerAddress().getPort());
            channel.write(
                header, 0, ProxyHeaderWriter.write(version, source, owner.localAddress(), header, 0));
        }
    }

    private void onResolved()
    {
        // on the resolver's thread; a full queue leaves it to the deadline
        loop.execute((ignored) ->
        {
            if (!isDone)
            {
                next();
            }
        });
    }

    private void next()
    {
        List<Server> candidates = pool.candidates(loop.nowNs(), tried);
        if (candidates.isEmpty())
        {
            if (pool.awaitMore(this::onResolved))
            {
                deadline.schedule(deadlineNs);
                return;
            }

            candidates = pool.candidates(loop.nowNs(), tried); // the last may have come in between
        }

        final Server chosen = candidates.isEmpty() ? null : owner.choose(candidates);
        if (null == chosen)
        {
            fail(lastFailure);
            return;
        }

        if (!candidates.contains(chosen))
        {
            // one that refuses at once would be dialled again and again
            fail("selector: " + chosen + " is none of the candidates");
            return;
        }

        server = pool.acquire(chosen);
        tried.add(chosen);
        counters.increment(Counter.UPSTREAM_DIALS);
        final long attemptNs = attemptDeadlineNs();
        deadline.schedule(attemptNs);
        dial = loop.connect(chosen.address(), null, attemptNs, this);
    }

    /** The server is not to blame: the same again, soon. */
    private void onNoDescriptor(final NoDescriptorException cause)
    {
        owner.onNoDescriptor(cause);
        lastFailure = "no descriptor: " + cause.getMessage();
        tried.remove(server);
        abandon();
        if (isFixed || loop.nowNs() - deadlineNs >= 0)
        {
            fail(lastFailure);
        }
        else
        {
            isStarved = true;
            deadline.schedule(Math.min(deadlineNs, loop.nowNs() + STARVED_DELAY_NS));
        }
    }

    /** Asks whether TLS begins after INFO; where it must and cannot, the attempt fails. */
    private boolean isTlsWanted(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final InfoView view = tls.info(buffer, offset, length);
        final boolean isRequired = view.isTlsRequired();
        final boolean isOffered = isRequired || view.isTlsAvailable();
        final boolean isWanted = owner.isTls(view, isRequired || isTlsDue());
        final boolean isPossible = isOffered && loop.bufferLength() > TlsRecords.MAX_LENGTH;
        if (isWanted && !isPossible && !isDone)
        {
            onAttemptFailed(isOffered ? "the buffer of the loop is too short for TLS" : "the server offers no TLS");
        }

        return isWanted && isPossible && !isDone;
    }

    private boolean isTlsDue()
    {
        return null != server && server.url().isTls();
    }

    /** Nothing more is read until there is something to secure the connection with, which is no fault of the server. */
    private void beginTls()
    {
        if (null != pool.tls().current())
        {
            secure();
            return;
        }

        deadline.schedule(deadlineNs);
        final Channel prepared = channel;
        prepared.pauseReading();
        // on another thread; a full queue leaves it to the deadline
        tls.prepare(pool.tls(), (failure) -> loop.execute((ignored) ->
        {
            if (isDone || channel != prepared)
            {
                return;
            }

            if (null == failure)
            {
                secure();
                prepared.resumeReading();
            }
            else
            {
                onAttemptFailed(failure.getMessage());
            }
        }));
    }

    private void secure()
    {
        deadline.schedule(Math.min(deadlineNs, loop.nowNs() + pool.tls().settings().handshakeTimeoutNs()));
        tlsChannel = tls.secure(
            channel, pool.tls(), null == server ? fixedHost : server.url().tlsName(), this);
        channel = tlsChannel;
    }

    private void succeed()
    {
        isDone = true;
        deadline.cancel();
        if (null != server)
        {
            pool.onConnected(server);
        }

        owner.onServer(channel, server, info);
    }

    private long attemptDeadlineNs()
    {
        return Math.min(deadlineNs, loop.nowNs() + pool.settings().connectTimeoutNs());
    }

    private void onDeadline(final Timer timer, final long nowNs)
    {
        if (isStarved && !isDone)
        {
            isStarved = false;
            next();
        }
        else if (!isDone)
        {
            onAttemptFailed(null == channel ? "not connected in time" :
                null == tlsChannel || null != tlsChannel.identity() ? "no INFO in time" :
                "TLS handshake takes too long");
        }
    }

    private void onAttemptFailed(final String why)
    {
        counters.increment(Counter.UPSTREAM_DIALS_FAILED);
        lastFailure = null == server ? why : server + ": " + why;
        if (null != server)
        {
            pool.onFailed(server, loop.nowNs());
        }

        abandon();
        if (isFixed || loop.nowNs() - deadlineNs >= 0)
        {
            fail(lastFailure);
        }
        else
        {
            next();
        }
    }

    private void abandon()
    {
        if (null != dial)
        {
            dial.cancel();
            dial = null;
        }

        if (null != channel)
        {
            final Channel abandoned = channel;
            channel = null;
            abandoned.reset();
        }

        tlsChannel = null;
        info = null;

        if (null != server)
        {
            pool.release(server);
            server = null;
        }
    }
}
