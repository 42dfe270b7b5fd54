package io.sluice.net.tls;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sluice.benchmarks.Guard;
import io.sluice.benchmarks.Medians;
import io.sluice.net.Acceptor;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.WorkerThreads;
import io.sluice.net.tls.certificate.TlsCertificate;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.MutableDirectBuffer;

/**
 * Whether handshakes on a loop are felt by another session of it: round trips of a plain connection while clients shake
 * hands with the same loop, and while as many shake hands with another loop of the process. What both have in common is
 * what the machine does; what differs is what handshakes cost a loop. Both take turns, and the median of the ratios of
 * the pairs counts. The passes of the loop are timed, too: a session waits for one of them, wherever it stands in line.
 * <pre>
 * java ... io.sluice.net.tls.TlsIsolation [PROVIDER [PER_SECOND [PAIRS [SECONDS]]]]
 * </pre>
 */
public final class TlsIsolation
{
    private static final int RATE_DEFAULT = 500;
    private static final int PAIRS_DEFAULT = 11;
    private static final int SECONDS_DEFAULT = 4;
    private static final int MESSAGE_LENGTH = 64;
    private static final long PAUSE_NS = 500_000;
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);
    private static final double PERCENTILE = 99;
    /** Enough to have all of it compiled, and no more at a time than there will be. */
    private static final int WARM_UP_SECONDS = 8;

    private TlsIsolation()
    {
    }

    /**
     * Measures and prints.
     *
     * @param args provider, handshakes per second, pairs, seconds of each measurement.
     * @throws IOException if a connection breaks.
     */
    public static void main(final String[] args) throws IOException
    {
        Guard.checkMode();
        final String provider = args.length > 0 ? args[0] : "jdk";
        final int rate = args.length > 1 ? Integer.parseInt(args[1]) : RATE_DEFAULT;
        final int pairs = args.length > 2 ? Integer.parseInt(args[2]) : PAIRS_DEFAULT;
        final int seconds = args.length > 3 ? Integer.parseInt(args[3]) : SECONDS_DEFAULT;
        final TlsCertificate certificate = TlsPair.newCertificate();
        try (WorkerThreads threads = new WorkerThreads("handshakes", WorkerThreads.usualCount());
            WorkerThreads others = new WorkerThreads("clients-handshakes", 1);
            Server measured = new Server("measured", provider, certificate, threads);
            Server other = new Server("other", provider, certificate, threads);
            Clients clients = new Clients(certificate, others);
            SocketChannel session = connect(measured.plainPort()))
        {
            run(session, clients, measured.tlsPort(), rate, WARM_UP_SECONDS);
            run(session, clients, other.tlsPort(), rate, WARM_UP_SECONDS);

            other.passes.reset();
            final long startNs = other.cpuNs();
            final long startCount = clients.total(other.tlsPort());
            final double[] ratios = new double[pairs];
            for (int i = 0; i < pairs; i++)
            {
                final boolean isSameFirst = 0 == (i & 1);
                final double first = run(session, clients, port(measured, other, isSameFirst), rate, seconds);
                final double second = run(session, clients, port(measured, other, !isSameFirst), rate, seconds);
                final double same = isSameFirst ? first : second;
                final double elsewhere = isSameFirst ? second : first;
                ratios[i] = same / elsewhere;
                System.out.printf(Locale.ROOT, "p99 same loop %8.1f us   other loop %8.1f us   ratio %5.2f%n",
                    same, elsewhere, ratios[i]);
            }
            final Histogram passes = other.passes.getIntervalHistogram();
            System.out.printf(Locale.ROOT, "%s, %d handshakes/s: median of %d ratios %5.2f, %.1f us of a loop each, " +
                "its passes take %.1f us, p99 %.1f us, p99.9 %.1f us%n",
                provider, rate, pairs, Medians.of(ratios),
                (other.cpuNs() - startNs) / 1000.0 / (clients.total(other.tlsPort()) - startCount),
                passes.getMean() / 1000, passes.getValueAtPercentile(PERCENTILE) / 1000.0,
                passes.getValueAtPercentile(99.9) / 1000.0);
        }
    }

    private static int port(final Server measured, final Server other, final boolean isSame)
    {
        return isSame ? measured.tlsPort() : other.tlsPort();
    }

    /** {@return 99th percentile of the round trips in microseconds} */
    private static double run(
        final SocketChannel session, final Clients clients, final int port, final int rate, final int seconds)
        throws IOException
    {
        final Histogram histogram = new Histogram(HIGHEST_NS, 3);
        final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_LENGTH);
        final long startNs = System.nanoTime();
        clients.shakeHands(port, rate);
        while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(seconds))
        {
            final long sentNs = System.nanoTime();
            roundTrip(session, message);
            histogram.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - sentNs));
            LockSupport.parkNanos(PAUSE_NS);
        }
        final long count = clients.stop();
        if (count < rate * (long)seconds * 9 / 10)
        {
            System.out.println("only " + count + " of " + rate * (long)seconds + " handshakes: no core to spare");
        }

        return histogram.getValueAtPercentile(PERCENTILE) / 1000.0;
    }

    private static void roundTrip(final SocketChannel session, final ByteBuffer message) throws IOException
    {
        message.clear();
        while (message.hasRemaining())
        {
            session.write(message);
        }
        message.clear();
        while (message.hasRemaining())
        {
            if (session.read(message) < 0)
            {
                throw new EOFException("the loop has closed the session");
            }
        }
    }

    private static SocketChannel connect(final int port) throws IOException
    {
        final SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);

        return socket;
    }

    /** A loop that echoes on one port and shakes hands on another. */
    private static final class Server implements AutoCloseable
    {
        private final Acceptor plain;
        private final Acceptor secured;
        private final EventLoopRunner runner;
        private final SingleWriterRecorder passes = new SingleWriterRecorder(HIGHEST_NS, 3);

        Server(
            final String name,
            final String provider,
            final TlsCertificate certificate,
            final WorkerThreads threads) throws IOException
        {
            final TlsServerContext context =
                new TlsSettings().provider(provider).certificate(certificate).serverContext();
            final EventLoop loop = new EventLoop(new EventLoopSettings().name(name));
            final TlsLoop tls = new TlsLoop(loop, threads, TlsLimits.DEFAULT, TlsListener.NONE);
            final InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            plain = new Acceptor(any, (socket) -> loop.adopt(socket, null, new Echo()));
            secured = new Acceptor(any,
                (socket) -> TlsChannel.server(loop.adopt(socket, null, new Echo()), tls, context, new Echo()));
            loop.passHandler((workTimeNs) -> passes.recordValue(Math.min(HIGHEST_NS, workTimeNs)));
            loop.execute(plain::start);
            loop.execute(secured::start);
            runner = EventLoopRunner.start(loop, null, Thread::new);
        }

        int plainPort()
        {
            return ((InetSocketAddress)plain.localAddress()).getPort();
        }

        int tlsPort()
        {
            return ((InetSocketAddress)secured.localAddress()).getPort();
        }

        /** {@return processor time that the loop has used so far} */
        long cpuNs()
        {
            return ManagementFactory.getThreadMXBean().getThreadCpuTime(runner.thread().getId());
        }

        @Override
        public void close()
        {
            runner.close();
        }
    }

    /** Sends back what comes. */
    private static final class Echo implements ChannelHandler
    {
        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            channel.write(buffer, offset, length);

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
