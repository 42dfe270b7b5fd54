package io.sluice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AcceptorTest
{
    private static final SocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final LoopFixture fixture = new LoopFixture();
    private final List<SocketChannel> accepted = new ArrayList<>();
    private final List<SocketChannel> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException
    {
        fixture.close();
        for (final SocketChannel socket : clients)
        {
            socket.close();
        }
        for (final SocketChannel socket : accepted)
        {
            socket.close();
        }
    }

    private Acceptor start(final AcceptHandler handler) throws IOException
    {
        final Acceptor acceptor = new Acceptor(ANY_PORT, handler);
        acceptor.start(fixture.loop);

        return acceptor;
    }

    private void connect(final Acceptor acceptor) throws IOException
    {
        clients.add(SocketChannel.open(acceptor.localAddress()));
    }

    @Test
    void shouldHandOverConnectionsOnePerEvent() throws IOException
    {
        final Acceptor acceptor = start(accepted::add);
        connect(acceptor);
        connect(acceptor);
        connect(acceptor);
        fixture.pass();
        assertTrue(accepted.size() <= 1);
        fixture.await(() -> 3 == accepted.size(), "three");
    }

    /** The example in the description of the package. */
    @Test
    void shouldServeOnAThreadOfItsOwn() throws IOException
    {
        final ChannelHandler echo = new Recorder()
        {
            public int onRead(
                final Channel channel, final MutableDirectBuffer buffer, final int offset, final int length)
            {
                channel.write(buffer, offset, length);

                return length;
            }
        };
        final EventLoop loop = new EventLoop(new EventLoopSettings().name("echo"));
        final Acceptor acceptor = new Acceptor(ANY_PORT, (socket) -> loop.adopt(socket, null, echo));
        loop.execute(acceptor::start);
        try (EventLoopRunner runner = EventLoopRunner.start(loop, null, Thread::new);
            SocketChannel client = SocketChannel.open(acceptor.localAddress()))
        {
            client.write(ByteBuffer.wrap(new byte[]{'h', 'i'}));
            final ByteBuffer answer = ByteBuffer.allocate(2);
            while (answer.hasRemaining() && client.read(answer) >= 0)
            {
                Thread.onSpinWait();
            }

            assertEquals("hi", new String(answer.array(), StandardCharsets.US_ASCII));
            assertTrue(runner.thread().isAlive());
        }
    }

    @Test
    void shouldFailToBindAtOnce() throws IOException
    {
        final Acceptor acceptor = new Acceptor(ANY_PORT, accepted::add);
        assertThrows(BindException.class, () -> new Acceptor(acceptor.localAddress(), accepted::add));
        acceptor.close();
        new Acceptor(acceptor.localAddress(), accepted::add).close();
    }

    @Test
    void shouldShareAPortWhenAsked() throws IOException
    {
        try (Acceptor first = new Acceptor(ANY_PORT, 16, true, 64 * 1024, accepted::add);
            Acceptor second = new Acceptor(first.localAddress(), 16, true, 0, accepted::add))
        {
            assertEquals(first.localAddress(), second.localAddress());
        }
    }

    @Test
    void shouldTakeTheFamiliesThatTheAddressSays() throws IOException
    {
        final InetAddress ipv6 = InetAddress.getByName("::1");
        try (Acceptor ipv4Only = new Acceptor(new InetSocketAddress("0.0.0.0", 0), accepted::add);
            Acceptor both = new Acceptor(new InetSocketAddress("::", 0), accepted::add))
        {
            ipv4Only.start(fixture.loop);
            both.start(fixture.loop);
            final int port = ((InetSocketAddress)both.localAddress()).getPort();
            clients.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
            clients.add(SocketChannel.open(new InetSocketAddress(ipv6, port)));
            fixture.await(() -> 2 == accepted.size(), "one of each family");

            final int other = ((InetSocketAddress)ipv4Only.localAddress()).getPort();
            clients.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", other)));
            assertThrows(IOException.class, () -> SocketChannel.open(new InetSocketAddress(ipv6, other)));
        }
    }

    @Test
    void shouldLeaveConnectionsInTheQueueWhilePaused() throws IOException
    {
        final Acceptor acceptor = start(accepted::add);
        acceptor.pause();
        connect(acceptor);
        fixture.settle();
        assertEquals(0, accepted.size());
        acceptor.resume();
        fixture.await(() -> 1 == accepted.size(), "the one that waited");
    }

    @Test
    void shouldStopListening() throws IOException
    {
        final Acceptor acceptor = start(accepted::add);
        acceptor.close();
        fixture.settle();
        assertThrows(IOException.class, () -> connect(acceptor));
    }

    @Test
    void shouldStopListeningWhenTheLoopCloses() throws IOException
    {
        final Acceptor acceptor = start(accepted::add);
        fixture.loop.onClose();
        assertThrows(IOException.class, () -> connect(acceptor));
    }

    @Test
    void shouldCloseAConnectionThatTheHandlerFailsToTakeAndGoOn() throws IOException
    {
        final Acceptor acceptor = start((socket) ->
        {
            accepted.add(socket);
            if (1 == accepted.size())
            {
                throw new IllegalStateException("on purpose");
            }
        });
        connect(acceptor);
        connect(acceptor);
        fixture.await(() -> 2 == accepted.size(), "both");

        assertEquals(1, fixture.errors.size());
        assertEquals(false, accepted.get(0).isOpen());
        assertTrue(accepted.get(1).isOpen());
        clients.get(0).configureBlocking(true);
        assertEquals(-1, clients.get(0).read(ByteBuffer.allocate(1)));
    }

    @Test
    void shouldServeAStormOfConnections() throws IOException
    {
        final int count = 500;
        final List<Recorder> recorders = new ArrayList<>();
        final Acceptor acceptor = start((socket) ->
        {
            final Recorder echo = new Recorder()
            {
                public void onEof(final Channel channel)
                {
                    super.onEof(channel);
                    channel.close(1000);
                }
            };
            recorders.add(echo);
            fixture.loop.adopt(socket, null, echo);
        });
        final Thread storm = new Thread(() ->
        {
            for (int i = 0; i < count; i++)
            {
                try (SocketChannel client = SocketChannel.open(acceptor.localAddress()))
                {
                    client.write(ByteBuffer.wrap(new byte[]{'x'}));
                }
                catch (final IOException ex)
                {
                    throw new UncheckedIOException(ex);
                }
            }
        });
        storm.start();
        fixture.await(() -> count == recorders.size() && 0 == fixture.loop.channelCount(), "all served and closed");

        for (final Recorder recorder : recorders)
        {
            assertEquals("x", recorder.text());
            assertEquals(CloseCause.CLOSED, recorder.closeCause);
        }
        assertTrue(fixture.errors.isEmpty(), fixture.errors.toString());
    }
}
