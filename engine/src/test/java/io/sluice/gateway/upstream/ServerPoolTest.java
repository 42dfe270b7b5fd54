package io.sluice.gateway.upstream;

import io.sluice.test.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServerPoolTest
{
    private static final ServerUrl PEER = new ServerUrl("10.0.0.1", 4222);
    private static final long MS = 1_000_000;
    private static final UpstreamSettings SETTINGS =
        new UpstreamSettings(MS, MS, 1000 * MS, 100 * MS, 1000 * MS, 500 * MS, true, null);
    private static final UpstreamSettings NOT_LEARNING =
        new UpstreamSettings(MS, MS, 1000 * MS, 100 * MS, 1000 * MS, 500 * MS, false, null);

    private final Map<String, List<InetAddress>> names = new HashMap<>();
    private final List<Runnable> executor = new ArrayList<>();
    private int wakeups;

    @Test
    void shouldWaitForTheFirstResolution() throws Exception
    {
        name("a", 1, 2);
        final ServerPool pool = pool(SETTINGS, "a");

        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertEquals(1, executor.size(), "resolved once for both");
        runExecutor();

        assertEquals(2, wakeups);
        assertTrue(pool.ensureResolved(0, () -> wakeups++));
        assertEquals(List.of("10.0.0.1:4222", "10.0.0.2:4222"), labels(pool.candidates(0, List.of())));
    }

    @Test
    void shouldPublishLiteralsBeforeNamesAreResolved() throws Exception
    {
        name("a", 1);
        name("10.0.0.2", 2);
        final List<String> atFirstName = new ArrayList<>();
        final AtomicReference<ServerPool> self = new AtomicReference<>();
        final ServerPool pool = new ServerPool(
            List.of(ServerUrl.parse("nats://a"), ServerUrl.parse("nats://10.0.0.2")), SETTINGS, null, (host) ->
            {
                if ("a".equals(host))
                {
                    assertTrue(self.get().ensureResolved(0, () -> wakeups++));
                    assertTrue(self.get().awaitMore(() -> wakeups++));
                    atFirstName.addAll(labels(self.get().servers()));
                    assertEquals(1, wakeups);
                }

                return names.get(host);
            }, executor::add);
        self.set(pool);
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        runExecutor();

        assertEquals(List.of("10.0.0.2:4222"), atFirstName);
        assertEquals(2, wakeups);
        assertEquals(List.of("10.0.0.1:4222", "10.0.0.2:4222"), labels(pool.servers()), "in order of configuration");
        assertFalse(pool.awaitMore(() -> wakeups++));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, Resolution.PARALLEL_MAX, 20})
    void shouldResolveNamesTogether(final int count) throws Exception
    {
        final int together = Math.min(count, Resolution.PARALLEL_MAX);
        final CyclicBarrier barrier = new CyclicBarrier(together);
        final AtomicInteger resolved = new AtomicInteger();
        final List<ServerUrl> urls = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            urls.add(ServerUrl.parse("nats://name" + i));
        }
        final ExecutorService threads = Executors.newCachedThreadPool();
        try
        {
            final ServerPool pool = new ServerPool(urls, SETTINGS, null, (host) ->
            {
                // Each of the first ones waits until as many are being resolved at the same time.
                if (resolved.incrementAndGet() <= together)
                {
                    await(barrier);
                }

                return List.of(address(Integer.parseInt(host.substring(4)) + 1));
            }, threads);
            pool.ensureResolved(0, () -> wakeups++);
            Await.until("resolved", () -> count == pool.servers().size() && !pool.awaitMore(() -> wakeups++));
            assertEquals(count, resolved.get());
            assertEquals("10.0.0.1:4222", labels(pool.servers()).get(0), "in order of configuration");
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldResolveAllByItselfWhenNoOtherThreadIsToBeHad() throws Exception
    {
        name("a", 1);
        name("b", 2);
        final AtomicInteger tasks = new AtomicInteger();
        final ServerPool pool = new ServerPool(
            List.of(ServerUrl.parse("nats://a"), ServerUrl.parse("nats://b")), SETTINGS, null, names::get, (task) ->
            {
                if (tasks.incrementAndGet() > 1)
                {
                    throw new RejectedExecutionException("thrown on purpose");
                }
                executor.add(task);
            });
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertThrows(RejectedExecutionException.class, this::runExecutor);

        assertEquals(List.of("10.0.0.1:4222", "10.0.0.2:4222"), labels(pool.servers()));
        assertFalse(pool.awaitMore(() -> wakeups++));
    }

    @Test
    void shouldAskAgainAnExecutorThatWasBusy() throws Exception
    {
        name("a", 1);
        final AtomicInteger refusals = new AtomicInteger(2);
        final ServerPool pool = new ServerPool(
            List.of(ServerUrl.parse("nats://a")), SETTINGS, null, names::get, (task) ->
            {
                if (refusals.decrementAndGet() >= 0)
                {
                    throw new RejectedExecutionException("thrown on purpose");
                }
                executor.add(task);
            });
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertEquals(1, wakeups, "nobody waits for what nobody does");
        assertFalse(pool.awaitMore(() -> wakeups++));
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        runExecutor();

        assertEquals(3, wakeups);
        assertEquals(List.of("10.0.0.1:4222"), labels(pool.servers()));
    }

    @Test
    void shouldSurviveAResolverThatThrows() throws Exception
    {
        name("b", 2);
        final ServerPool pool = new ServerPool(
            List.of(ServerUrl.parse("nats://a"), ServerUrl.parse("nats://b")), SETTINGS, null, (host) ->
            {
                if (!names.containsKey(host))
                {
                    throw new IllegalStateException("thrown on purpose");
                }

                return names.get(host);
            }, executor::add);
        assertFalse(pool.ensureResolved(0, () -> wakeups++));
        assertThrows(IllegalStateException.class, this::runExecutor);
        assertEquals(1, wakeups);
        assertEquals(List.of("10.0.0.2:4222"), labels(pool.servers()));

        name("a", 1);
        pool.ensureResolved(1001 * MS, () -> wakeups++);
        runExecutor();

        assertEquals(2, pool.servers().size());
    }

    @Test
    void shouldResolveAgainForPeersLearnedMeanwhile() throws Exception
    {
        name("10.0.0.2", 2);
        final AtomicReference<ServerPool> self = new AtomicReference<>();
        final ServerPool pool = new ServerPool(List.of(ServerUrl.parse("nats://10.0.0.2")), SETTINGS, null, (host) ->
        {
            self.get().onPeers(List.of(PEER.peer("10.0.0.3:4222")));

            return names.get(host);
        }, executor::add);
        self.set(pool);
        pool.ensureResolved(0, () -> wakeups++);
        runExecutor();
        assertEquals(1, pool.servers().size());

        name("10.0.0.3", 3);
        assertTrue(pool.ensureResolved(0, () -> wakeups++));
        runExecutor();

        assertEquals(2, pool.servers().size());
    }

    @Test
    void shouldResolveAgainAfterItsTimeAndServeMeanwhile() throws Exception
    {
        name("a", 1);
        final ServerPool pool = resolved(SETTINGS, "a");
        final Server first = pool.acquire(0, List.of());
        name("a", 1, 3);

        assertTrue(pool.ensureResolved(900 * MS, () -> wakeups++));
        assertEquals(0, executor.size());
        assertTrue(pool.ensureResolved(1001 * MS, () -> wakeups++));
        assertEquals(1, executor.size());
        assertEquals(1, pool.servers().size());
        runExecutor();

        assertEquals(2, pool.servers().size());
        assertSame(first, pool.servers().get(0), "what is known of a server survives");
        assertEquals(1, first.sessionCount());
        assertEquals(0, wakeups);
    }

    @Test
    void shouldKeepAddressesOfANameThatIsGoneForNow() throws Exception
    {
        name("a", 1);
        final ServerPool pool = resolved(SETTINGS, "a");
        names.put("a", List.of());

        pool.ensureResolved(1001 * MS, () -> wakeups++);
        runExecutor();

        assertEquals(1, pool.servers().size());
    }

    @Test
    void shouldTryNamesAgainSoonThatNeverResolved() throws Exception
    {
        names.put("a", List.of());
        final ServerPool pool = resolved(SETTINGS, "a");
        assertTrue(pool.ensureResolved(50 * MS, () -> wakeups++));
        assertNull(pool.acquire(50 * MS, List.of()));
        name("a", 1);

        assertFalse(pool.ensureResolved(101 * MS, () -> wakeups++));
        runExecutor();

        assertEquals(1, wakeups);
        assertEquals("10.0.0.1:4222", label(pool.acquire(101 * MS, List.of())));
    }

    @Test
    void shouldChooseTheOneWithFewestSessions() throws Exception
    {
        name("a", 1, 2, 3);
        final ServerPool pool = resolved(SETTINGS, "a");
        final List<Server> used = new ArrayList<>();
        for (int i = 0; i < 6; i++)
        {
            used.add(pool.acquire(0, List.of()));
        }

        pool.servers().forEach((server) -> assertEquals(2, server.sessionCount()));
        pool.release(used.get(1));
        assertSame(used.get(1), pool.acquire(0, List.of()));
    }

    @Test
    void shouldTryEachAddressOnce() throws Exception
    {
        name("a", 1, 2);
        name("b", 3);
        final ServerPool pool = resolved(SETTINGS, "a", "b");
        final List<Server> tried = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            tried.add(pool.acquire(0, tried));
        }

        assertEquals(List.of("10.0.0.1:4222", "10.0.0.2:4222", "10.0.0.3:4222"), labels(tried));
        assertNull(pool.acquire(0, tried));
    }

    @Test
    void shouldAvoidServersThatFailLongerEachTime() throws Exception
    {
        name("a", 1, 2);
        final ServerPool pool = resolved(SETTINGS, "a");
        final Server bad = pool.servers().get(0);
        final Server good = pool.servers().get(1);
        pool.acquire(good);

        pool.onFailed(bad, 0);
        assertSame(good, pool.candidates(99 * MS, List.of()).get(0));
        assertSame(bad, pool.candidates(100 * MS, List.of()).get(0));

        pool.onFailed(bad, 100 * MS);
        assertSame(good, pool.candidates(299 * MS, List.of()).get(0));
        assertSame(bad, pool.candidates(300 * MS, List.of()).get(0));

        for (int i = 0; i < 100; i++)
        {
            pool.onFailed(bad, 300 * MS);
        }

        assertFalse(bad.isHealthy(1299 * MS));
        assertTrue(bad.isHealthy(1300 * MS), "no longer than the maximum");

        pool.onConnected(bad);
        assertTrue(bad.isHealthy(300 * MS));
        assertEquals(0, bad.failureCount());
    }

    @Test
    void shouldStillTryTheSoonestFreeWhenAllAreAvoided() throws Exception
    {
        name("a", 1, 2);
        final ServerPool pool = resolved(SETTINGS, "a");
        pool.onFailed(pool.servers().get(0), 50 * MS);
        pool.onFailed(pool.servers().get(1), 0);

        assertSame(pool.servers().get(1), pool.acquire(60 * MS, List.of()));
    }

    @Test
    void shouldAvoidALameDuckUntilItIsBack() throws Exception
    {
        name("a", 1, 2);
        final ServerPool pool = resolved(SETTINGS, "a");
        final Server duck = pool.servers().get(0);

        pool.onLameDuck(duck, 0);

        assertTrue(duck.isLameDuck());
        assertSame(pool.servers().get(1), pool.acquire(499 * MS, List.of()));
        assertSame(duck, pool.candidates(500 * MS, List.of()).get(0));
        pool.onConnected(duck);
        assertFalse(duck.isLameDuck());
    }

    @Test
    void shouldLearnPeersWhenAsked() throws Exception
    {
        name("a", 1);
        name("10.0.0.2", 2);
        final ServerPool pool = resolved(SETTINGS, "a");

        pool.onPeers(List.of(PEER.peer("10.0.0.2:5000"), PEER.peer("10.0.0.1:4222")));
        name("10.0.0.1", 1);
        pool.ensureResolved(0, () -> wakeups++);
        runExecutor();

        assertEquals(List.of("10.0.0.1:4222", "10.0.0.2:5000"), labels(pool.candidates(0, List.of())));

        pool.onPeers(List.of(PEER.peer("10.0.0.1:4222")));
        pool.ensureResolved(1001 * MS, () -> wakeups++);
        runExecutor();

        assertEquals(List.of("10.0.0.1:4222"), labels(pool.candidates(1001 * MS, List.of())));
    }

    @Test
    void shouldNotLearnUnasked() throws Exception
    {
        name("a", 1);
        name("10.0.0.2", 2);
        final ServerPool pool = resolved(NOT_LEARNING, "a");

        pool.onPeers(List.of(PEER.peer("10.0.0.2:5000")));
        pool.ensureResolved(1001 * MS, () -> wakeups++);
        runExecutor();

        assertEquals(1, pool.servers().size());
    }

    private ServerPool resolved(final UpstreamSettings settings, final String... hosts)
    {
        final ServerPool pool = pool(settings, hosts);
        pool.ensureResolved(0, () -> wakeups++);
        runExecutor();
        wakeups = 0;

        return pool;
    }

    private ServerPool pool(final UpstreamSettings settings, final String... hosts)
    {
        final List<ServerUrl> urls = new ArrayList<>();
        for (final String host : hosts)
        {
            urls.add(ServerUrl.parse("nats://" + host));
        }

        return new ServerPool(urls, settings, null, (host) -> names.getOrDefault(host, List.of()), executor::add);
    }

    private void runExecutor()
    {
        while (!executor.isEmpty())
        {
            executor.remove(0).run();
        }
    }

    private static void await(final CyclicBarrier barrier)
    {
        try
        {
            barrier.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("names are resolved one after the other", ex);
        }
    }

    private static InetAddress address(final int last)
    {
        try
        {
            return InetAddress.getByAddress(new byte[]{10, 0, 0, (byte)last});
        }
        catch (final UnknownHostException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void name(final String host, final int... last)
    {
        final List<InetAddress> addresses = new ArrayList<>();
        for (final int one : last)
        {
            addresses.add(address(one));
        }

        names.put(host, addresses);
    }

    private static List<String> labels(final List<Server> servers)
    {
        return servers.stream().map(ServerPoolTest::label).toList();
    }

    private static String label(final Server server)
    {
        return server.address().getAddress().getHostAddress() + ':' + server.address().getPort();
    }
}
