package io.sluice.net.tls;

import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.sluice.net.CloseCause;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.LoopTask;
import io.sluice.net.WorkerThreads;
import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What bounds handshakes, and where they run. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "boringssl"})
class TlsHandshakeTest
{
    private static final TestPki PKI = new TestPki();
    private static final TestCertificate SERVER = PKI.localhost();

    private final TlsServerContext server;
    private final TlsClientContext client;
    private final String provider;

    TlsHandshakeTest(final String provider)
    {
        this.provider = provider;
        server = TlsWorld.settings(provider).certificate(SERVER.tls()).serverContext();
        client = TlsWorld.settings(provider).trust(List.of(PKI.authority())).clientContext();
    }

    private static EnginePeer peer(final TlsWorld world, final TlsWorld.Connection connection)
    {
        return new EnginePeer(world, connection.peer(), new PeerContext(null).client(TlsSpec.TLS_1_3));
    }

    private TlsServerContext impatient()
    {
        return TlsWorld.settings(provider).certificate(SERVER.tls())
            .handshakeTimeoutNs(TimeUnit.MILLISECONDS.toNanos(50)).serverContext();
    }

    @Test
    void shouldGiveUpInTime()
    {
        try (TlsWorld world = new TlsWorld())
        {
            final TlsRecorder handler = new TlsRecorder();
            final TlsWorld.Connection connection = world.server(impatient(), handler);
            final EnginePeer peer = peer(world, connection);
            peer.awaitEof();
            peer.shutdownOutput();
            world.await(() -> null != handler.closeCause, "closed");
            assertEquals(TlsFailure.HANDSHAKE_TIMEOUT, handler.failure);
            world.awaitClosed();
        }
    }

    @Test
    void shouldGiveUpWhileAStepRuns()
    {
        final ArrayDeque<Runnable> steps = new ArrayDeque<>();
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), TlsLimits.DEFAULT, steps::add))
        {
            final TlsRecorder handler = new TlsRecorder();
            final TlsWorld.Connection connection = world.server(impatient(), handler);
            final EnginePeer peer = peer(world, connection).handshake();
            assertTrue(peer.isEof);
            peer.shutdownOutput();
            world.await(() -> null != handler.closeCause, "closed");
            assertEquals(TlsFailure.HANDSHAKE_TIMEOUT, handler.failure);
            assertEquals(1, world.tls.handshakesInFlight(), "the step still counts");
            steps.remove().run();
            world.await(() -> 0 == world.tls.handshakesInFlight(), "the step is back");
            world.assertNothingHeld();
        }
    }

    /** Who resets is told of it a pass later; the step that comes back until then may be the last. */
    @Test
    void shouldSecureNothingThatHasBeenReset()
    {
        int step = 1;
        while (resetAtStep(step))
        {
            step++;
        }
        assertTrue(step > 2, "steps until it is secured: " + step);
    }

    private boolean resetAtStep(final int resetStep)
    {
        final AtomicInteger stepCount = new AtomicInteger();
        final AtomicReference<LoopTask> resetting = new AtomicReference<>();
        final AtomicReference<TlsWorld> itself = new AtomicReference<>();
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), TlsLimits.DEFAULT, (step) ->
        {
            step.run();
            if (resetStep == stepCount.incrementAndGet())
            {
                itself.get().loop.defer(resetting.get());
            }
        }))
        {
            final TlsRecorder handler = new TlsRecorder();
            final TlsWorld.Connection connection = world.server(server, handler);
            itself.set(world);
            resetting.set(new LateReset(connection.channel()));
            peer(world, connection).handshake();
            if (stepCount.get() < resetStep)
            {
                return false;
            }
            world.awaitClosed();
            assertEquals(List.of("closed RESET"), handler.events);
            assertEquals(0, world.securedCount);
            assertEquals(0, world.tls.handshakesInFlight());

            return true;
        }
    }

    /** Resets at the end of the pass in which the step comes back, just before it is looked at. */
    private static final class LateReset extends LoopTask
    {
        private final TlsChannel channel;
        private boolean isNow;

        LateReset(final TlsChannel channel)
        {
            this.channel = channel;
        }

        @Override
        protected void onPassEnd()
        {
            if (isNow)
            {
                channel.reset();
            }
            else
            {
                isNow = true;
                channel.loop().defer(this);
            }
        }
    }

    @Test
    void shouldBoundHandshakes()
    {
        final ArrayDeque<Runnable> steps = new ArrayDeque<>();
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), new TlsLimits(2, 3, 1), steps::add))
        {
            final List<TlsChannel> channels = new ArrayList<>();
            for (int i = 0; i < 6; i++)
            {
                channels.add(world.client(client, "localhost", new TlsRecorder()).channel());
            }
            assertEquals(TlsFailure.TOO_MANY_HANDSHAKES, channels.get(5).failure());
            assertEquals(List.of(TlsFailure.TOO_MANY_HANDSHAKES), world.failures);
            assertEquals(2, world.tls.handshakesInFlight());
            assertEquals(3, world.tls.handshakesWaiting());
            assertEquals(2, steps.size());

            // Whoever fails makes room for the one that has waited longest.
            channels.get(0).reset();
            steps.remove().run();
            world.await(() -> 2 == world.tls.handshakesWaiting(), "one begins");
            assertEquals(2, world.tls.handshakesInFlight());
            assertEquals(2, steps.size());
        }
    }

    @Test
    void shouldLetThoseThatWaitBeginInTheirTurn()
    {
        try (WorkerThreads threads = new WorkerThreads("test", 1);
            TlsWorld world = new TlsWorld(new EventLoopSettings(), new TlsLimits(1, 100, 1), null))
        {
            final TlsLoop others = new TlsLoop(world.loop, threads, new TlsLimits(1, 100, 1), TlsListener.NONE);
            final List<TlsRecorder> handlers = new ArrayList<>();
            for (int i = 0; i < 10; i++)
            {
                final SocketChannel[] pair = world.pair(0);
                final TlsRecorder serving = new TlsRecorder();
                final TlsRecorder served = new TlsRecorder();
                handlers.add(serving);
                handlers.add(served);
                // The server's ends have limits of their own: with one for both, each end would wait for the other.
                TlsChannel.server(world.adopt(pair[0], 0), others, server, serving);
                TlsChannel.client(world.adopt(pair[1], 0), world.tls, client, "localhost", 4222, served);
            }
            world.await(() -> handlers.stream().allMatch((handler) -> null != handler.identity), "all secured");
            assertEquals(0, world.tls.handshakesInFlight());
            assertEquals(0, world.tls.handshakesWaiting());
            world.await(() -> 0 == world.loop.pool().heldBytes(), "nothing held");
        }
    }

    @Test
    void shouldForgetWhoLeavesWhileWaiting()
    {
        final ArrayDeque<Runnable> steps = new ArrayDeque<>();
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), new TlsLimits(1, 3, 1), steps::add))
        {
            final TlsRecorder first = new TlsRecorder();
            final TlsRecorder second = new TlsRecorder();
            world.client(client, "localhost", first);
            final TlsWorld.Connection waiting = world.client(client, "localhost", second);
            assertEquals(1, world.tls.handshakesWaiting());
            waiting.channel().reset();
            world.await(() -> null != second.closeCause, "closed");
            assertEquals(0, world.tls.handshakesWaiting());
            assertEquals(CloseCause.RESET, second.closeCause);
        }
    }

    @Test
    void shouldFailWhenNobodyExecutes()
    {
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), TlsLimits.DEFAULT, (step) ->
        {
            throw new RejectedExecutionException("closed");
        }))
        {
            final TlsRecorder handler = new TlsRecorder();
            final EnginePeer peer = peer(world, world.server(server, handler)).handshake();
            peer.shutdownOutput();
            world.await(() -> null != handler.closeCause, "closed");
            assertEquals(TlsFailure.INTERNAL, handler.failure);
            world.awaitClosed();
        }
    }

    @Test
    void shouldServeOthersWhileAStepTakesLong() throws InterruptedException
    {
        final CountDownLatch latch = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(1);
        final ExecutorService slow = Executors.newSingleThreadExecutor();
        try (TlsWorld world = new TlsWorld(new EventLoopSettings(), TlsLimits.DEFAULT, (step) -> slow.execute(() ->
        {
            entered.countDown();
            await(latch);
            step.run();
        })))
        {
            final TlsRecorder handler = new TlsRecorder();
            world.client(client, "localhost", handler);
            entered.await();
            for (int i = 0; i < 1000; i++)
            {
                world.pass();
            }
            assertFalse(handler.events.contains("secured"));
            latch.countDown();
            world.await(() -> world.loop.channelCount() > 0, "alive");
            assertEquals(List.of(), world.failures);
        }
        finally
        {
            slow.shutdown();
        }
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldJudgeWhoComesBackByWhomItTrustsAfterAReload()
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            final AtomicReference<X509Certificate> trusted = new AtomicReference<>(PKI.authority());
            final TlsReloadable<TlsServerContext> servers = new TlsReloadable<>(() ->
                TlsWorld.settings(provider).certificate(SERVER.tls()).protocols(List.of(protocol))
                    .trust(List.of(trusted.get())).clientAuthentication(ClientAuthentication.REQUIRED).serverContext());
            final TlsClientContext alice = TlsWorld.settings(provider).trust(List.of(PKI.authority()))
                .certificate(PKI.certificate("alice").forClients().issue().tls()).clientContext();
            assertEquals("CN=alice,O=Sluice", call(servers.current(), alice).identity.subject());
            assertEquals("CN=alice,O=Sluice", call(servers.current(), alice).identity.subject());

            trusted.set(new TestPki().authority());
            servers.reload();
            assertEquals(TlsFailure.CERTIFICATE_UNTRUSTED, call(servers.current(), alice).failure);
            assertEquals(TlsFailure.CERTIFICATE_UNTRUSTED, call(servers.current(), alice).failure);

            trusted.set(PKI.authority());
            servers.reload();
            assertEquals("CN=alice,O=Sluice", call(servers.current(), alice).identity.subject());
        }
    }

    /** The client calls, says a byte and hears one, if it is let in. {@return what the server has seen} */
    private static TlsRecorder call(final TlsServerContext called, final TlsClientContext caller)
    {
        try (TlsWorld world = new TlsWorld())
        {
            final SocketChannel[] pair = world.pair(0);
            final TlsRecorder serving = new TlsRecorder();
            final TlsRecorder served = new TlsRecorder();
            TlsChannel.server(world.adopt(pair[0], 0), world.tls, called, serving);
            final TlsChannel client =
                TlsChannel.client(world.adopt(pair[1], 0), world.tls, caller, "localhost", 4222, served);
            client.write(TlsRecorder.direct(new byte[1]), 0, 1);
            world.await(() -> 1 == serving.received.size() || null != serving.closeCause, "a byte, or a refusal");
            if (null == serving.closeCause)
            {
                serving.channel.write(TlsRecorder.direct(new byte[1]), 0, 1);
                world.await(() -> 1 == served.received.size(), "the answer, and tickets in front of it");
            }

            return serving;
        }
    }

    @Test
    void shouldResumeSessions()
    {
        try (TlsWorld world = new TlsWorld())
        {
            for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
            {
                final PeerContext context = new PeerContext(null);
                for (int i = 1; i <= 3; i++)
                {
                    final TlsRecorder handler = new TlsRecorder();
                    final TlsWorld.Connection connection = world.server(server, handler);
                    final EnginePeer peer = new EnginePeer(world, connection.peer(), context.client(protocol));
                    peer.handshake();
                    world.await(() -> null != handler.identity, "secured");
                    handler.channel.write(TlsRecorder.direct(new byte[1]), 0, 1);
                    peer.awaitReceived(1);
                    peer.send(peer.encrypt(new byte[1]));
                    world.await(() -> 1 == handler.received.size(), "a byte");
                }
                assertEquals(1, context.verifiedCount, "certificates verified with " + protocol);
            }
        }
    }
}
