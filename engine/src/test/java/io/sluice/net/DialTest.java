package io.sluice.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DialTest
{
    private static final long FAR_NS = TimeUnit.HOURS.toNanos(1);

    private final LoopFixture fixture = new LoopFixture();
    private final Recorder recorder = new Recorder();
    private final Outcome outcome = new Outcome();
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException
    {
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    }

    @AfterEach
    void close() throws IOException
    {
        fixture.close();
        server.close();
    }

    private Dial dial(final SocketAddress address, final long deadlineNs)
    {
        final Dial dial = fixture.loop.connect(address, null, deadlineNs, outcome);
        assertNull(outcome.channel, "never inside the call");
        assertNull(outcome.failure, "never inside the call");

        return dial;
    }

    private long farDeadlineNs()
    {
        return fixture.loop.nowNs() + FAR_NS;
    }

    @Test
    void shouldConnectAndTalk() throws IOException
    {
        final Dial dial = dial(server.getLocalAddress(), farDeadlineNs());
        fixture.await(() -> null != outcome.channel, "connected");
        assertTrue(dial.isDone());
        assertEquals(1, fixture.loop.channelCount());
        final SocketChannel accepted = server.accept();
        accepted.write(ByteBuffer.wrap(new byte[]{'I', 'N', 'F', 'O'}));
        fixture.await(() -> "INFO".equals(recorder.text()), "bytes");
        assertEquals(server.getLocalAddress(), outcome.channel.remoteAddress());

        fixture.clock.skipMs(FAR_NS);
        dial.cancel();
        fixture.settle();
        assertTrue(outcome.channel.isOpen());
        accepted.close();
    }

    @Test
    void shouldTellThatTheServerRefuses() throws IOException
    {
        final SocketAddress address = server.getLocalAddress();
        server.close();
        final Dial dial = dial(address, farDeadlineNs());
        fixture.await(() -> null != outcome.failure, "refused");

        assertInstanceOf(ConnectException.class, outcome.failure);
        assertTrue(dial.isDone());
        assertEquals(0, fixture.loop.channelCount());
    }

    @Test
    void shouldTellThatAnAddressIsOfNoUse()
    {
        dial(InetSocketAddress.createUnresolved("nowhere.invalid", 4222), farDeadlineNs());
        fixture.await(() -> null != outcome.failure, "failed");

        assertEquals(1, outcome.count);
    }

    /** A listener whose queue is full answers no connection request, like a host that is gone. */
    private SocketAddress silentAddress(final List<SocketChannel> fillers) throws IOException
    {
        final SocketAddress address = server.getLocalAddress();
        for (int i = 0; i < 8; i++)
        {
            final SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(address);
            fillers.add(filler);
        }

        return address;
    }

    @Test
    void shouldGiveUpAtTheDeadline() throws IOException
    {
        final List<SocketChannel> fillers = new ArrayList<>();
        final Dial dial = dial(silentAddress(fillers), fixture.loop.nowNs() + TimeUnit.SECONDS.toNanos(2));
        fixture.clock.skipMs(1_000);
        fixture.settle();
        assertFalse(dial.isDone());
        fixture.clock.skipMs(1_100);
        fixture.settle();

        assertInstanceOf(SocketTimeoutException.class, outcome.failure);
        assertTrue(outcome.failure.getMessage().contains(server.getLocalAddress().toString()));
        assertEquals(1, outcome.count);
        closeAll(fillers);
    }

    @Test
    void shouldSayNothingOnceCancelled() throws IOException
    {
        final List<SocketChannel> fillers = new ArrayList<>();
        final Dial silent = dial(silentAddress(fillers), fixture.loop.nowNs() + TimeUnit.SECONDS.toNanos(2));
        silent.cancel();
        silent.cancel();
        final Dial refused = dial(InetSocketAddress.createUnresolved("nowhere.invalid", 4222), farDeadlineNs());
        refused.cancel();
        fixture.clock.skipMs(10_000);
        fixture.settle();

        assertTrue(silent.isDone());
        assertEquals(0, outcome.count);
        closeAll(fillers);
    }

    @Test
    void shouldTellWhenTheLoopCloses() throws IOException
    {
        final List<SocketChannel> fillers = new ArrayList<>();
        dial(silentAddress(fillers), farDeadlineNs());
        fixture.loop.onClose();

        assertEquals(1, outcome.count);
        assertTrue(outcome.failure.getMessage().contains("closed"));
        closeAll(fillers);
    }

    @Test
    void shouldCloseTheConnectionWhenTheHandlerThrows() throws IOException
    {
        outcome.isThrowing = true;
        dial(server.getLocalAddress(), farDeadlineNs());
        fixture.await(() -> !fixture.errors.isEmpty(), "error");
        fixture.settle();

        assertEquals(0, fixture.loop.channelCount());
        final SocketChannel accepted = server.accept();
        assertEquals(-1, accepted.read(ByteBuffer.allocate(1)));
        accepted.close();
    }

    @Test
    void shouldCloseTheConnectionWhenItGetsNoHandler() throws IOException
    {
        outcome.isHandlerForgotten = true;
        dial(server.getLocalAddress(), farDeadlineNs());
        fixture.await(() -> !fixture.errors.isEmpty(), "error");
        fixture.settle();

        assertEquals(0, fixture.loop.channelCount());
    }

    private static void closeAll(final List<SocketChannel> sockets) throws IOException
    {
        for (final SocketChannel socket : sockets)
        {
            socket.close();
        }
    }

    private final class Outcome implements ConnectHandler
    {
        private TcpChannel channel;
        private Exception failure;
        private int count;
        private boolean isThrowing;
        private boolean isHandlerForgotten;

        public void onConnect(final TcpChannel connected)
        {
            count++;
            channel = connected;
            if (isThrowing)
            {
                throw new IllegalStateException("on purpose");
            }
            if (!isHandlerForgotten)
            {
                connected.handler(recorder);
            }
        }

        public void onConnectFailed(final Exception cause)
        {
            count++;
            failure = cause;
        }
    }
}
