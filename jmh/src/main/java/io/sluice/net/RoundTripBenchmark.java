package io.sluice.net;

import io.sluice.benchmarks.Guard;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One message to a server over loopback and back, sent and awaited by a blocking client. The server is a blocking
 * thread of the JDK alone (the baseline), a loop that echoes, or a loop that relays to such a blocking thread and back.
 * A spinning loop needs a core of its own to be measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoundTripBenchmark
{
    /** Who answers. */
    @Param({"jdk", "echo", "pipe"})
    private String path;

    /** What a loop does in between. */
    @Param({"block", "spin"})
    private String idle;

    /** Bytes of a message. */
    @Param({"16", "1024", "65536"})
    private int length;

    private ServerSocketChannel echoServer;
    private EventLoopRunner runner;
    private SocketChannel client;
    private ByteBuffer message;

    /** For JMH. */
    public RoundTripBenchmark()
    {
    }

    /**
     * Starts the server and connects.
     *
     * @throws IOException if it cannot.
     */
    @Setup
    public void setup() throws IOException
    {
        Guard.checkMode();
        message = ByteBuffer.allocateDirect(length);
        echoServer = ServerSocketChannel.open();
        echoServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final Thread echoThread = new Thread(this::serveBlocking, "blocking-echo");
        echoThread.setDaemon(true);
        echoThread.start();

        if ("jdk".equals(path))
        {
            client = SocketChannel.open(echoServer.getLocalAddress());
        }
        else
        {
            client = SocketChannel.open(startLoop().localAddress());
        }
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * Ends all.
     *
     * @throws IOException if it cannot.
     */
    @TearDown
    public void tearDown() throws IOException
    {
        client.close();
        echoServer.close();
        if (null != runner)
        {
            runner.close();
        }
    }

    /**
     * One message there and back.
     *
     * @return the message.
     * @throws IOException if the connection breaks.
     */
    @Benchmark
    public ByteBuffer roundTrip() throws IOException
    {
        message.clear();
        while (message.hasRemaining())
        {
            client.write(message);
        }
        message.clear();
        while (message.hasRemaining())
        {
            if (client.read(message) < 0)
            {
                throw new EOFException("server closed the connection");
            }
        }

        return message;
    }

    private Acceptor startLoop() throws IOException
    {
        final boolean isBlocking = "block".equals(idle);
        final EventLoop loop = new EventLoop(new EventLoopSettings().blocking(isBlocking));
        final Acceptor acceptor = new Acceptor(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (socket) -> adopt(loop, socket));
        acceptor.start(loop);
        runner = EventLoopRunner.start(loop, isBlocking ? null : BusySpinIdleStrategy.INSTANCE, Thread::new);

        return acceptor;
    }

    private void adopt(final EventLoop loop, final SocketChannel socket)
    {
        try
        {
            if ("echo".equals(path))
            {
                final Relay echo = new Relay();
                echo.target = loop.adopt(socket, null, echo);
                echo.source = echo.target;
            }
            else
            {
                final Relay upstream = new Relay();
                final Relay downstream = new Relay();
                final SocketChannel server = SocketChannel.open(echoServer.getLocalAddress());
                downstream.target = loop.adopt(socket, null, upstream);
                upstream.target = loop.adopt(server, null, downstream);
                upstream.source = downstream.target;
                downstream.source = upstream.target;
                upstream.back = downstream;
                downstream.back = upstream;
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private void serveBlocking()
    {
        try (SocketChannel socket = echoServer.accept())
        {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
            while (socket.read(buffer) >= 0)
            {
                buffer.flip();
                while (buffer.hasRemaining())
                {
                    socket.write(buffer);
                }
                buffer.clear();
            }
        }
        catch (final IOException ex)
        {
            // The end of the trial closes both sockets.
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what it reads to its target, and stops reading while that is blocked. */
    private static final class Relay implements ChannelHandler
    {
        private Channel source;
        private Channel target;
        private Relay back = this;

        @Override
        public int onRead(final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            target.write(buffer, offset, length);
            if (target.isBlocked())
            {
                channel.pauseReading();
            }

            return length;
        }

        @Override
        public void onWritable(final Channel channel)
        {
            back.source.resumeReading();
        }

        @Override
        public void onEof(final Channel channel)
        {
            target.close(1000);
            channel.close(1000);
        }

        @Override
        public void onClosed(final Channel channel, final CloseCause cause)
        {
            target.close(1000);
        }
    }
}
