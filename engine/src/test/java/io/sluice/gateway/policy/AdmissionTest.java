package io.sluice.gateway.policy;

import io.sluice.gateway.settings.LimitSettings;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdmissionTest
{
    private static final String LISTENER = "one";

    private int perAddressMax;

    @Test
    void shouldSpreadOverLoopsWithFewest() throws Exception
    {
        final Admission admission = new Admission(3, 100);

        assertEquals(List.of(0, 1, 2, 0), List.of(
            admit(admission, address(1)), admit(admission, address(1)), admit(admission, address(1)),
            admit(admission, address(1))));
        admission.release(1, address(1), LISTENER);
        assertEquals(1, admit(admission, address(1)));
    }

    @Test
    void shouldRefuseOneMoreThanTheLimits() throws Exception
    {
        final Admission admission = new Admission(1, 3);
        perAddressMax = 2;

        assertEquals(0, admit(admission, address(1)));
        assertEquals(0, admit(admission, address(1)));
        assertEquals(Admission.ADDRESS_EXCEEDED, admit(admission, address(1)));
        assertEquals(0, admit(admission, address(2)));
        assertEquals(Admission.TOTAL_EXCEEDED, admit(admission, address(2)));
        assertEquals(Admission.TOTAL_EXCEEDED, admit(admission, address(1)));

        admission.release(0, address(1), LISTENER);
        assertEquals(0, admit(admission, address(1)));
    }

    @Test
    void shouldForgetAddressesWithoutConnections() throws Exception
    {
        final Admission admission = new Admission(1, 10);
        for (int i = 0; i < 200; i++)
        {
            admission.release(admit(admission, address(i)), address(i), LISTENER);
        }

        assertEquals(0, admission.addressCount());
        assertEquals(0, admission.count());
    }

    @Test
    void shouldBeExactUnderContention() throws Exception
    {
        final int threadCount = 4;
        final int max = 50;
        perAddressMax = 20;
        final Admission admission = new Admission(threadCount, max);
        final AtomicInteger[] byAddress = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        final AtomicInteger total = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final ExecutorService executor = Executors.newFixedThreadPool(threadCount);
        final CyclicBarrier barrier = new CyclicBarrier(threadCount);
        final List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < threadCount; t++)
        {
            done.add(executor.submit(() ->
            {
                barrier.await();
                final List<int[]> mine = new ArrayList<>();
                for (int i = 0; i < 50_000; i++)
                {
                    if (mine.size() < 20 && ThreadLocalRandom.current().nextInt(3) > 0)
                    {
                        final int which = ThreadLocalRandom.current().nextInt(3);
                        final int loop = admit(admission, address(which));
                        if (loop >= 0)
                        {
                            assertTrue(total.incrementAndGet() <= max);
                            assertTrue(byAddress[which].incrementAndGet() <= perAddressMax);
                            mine.add(new int[]{loop, which});
                        }
                        else
                        {
                            refused.incrementAndGet();
                        }
                    }
                    else if (!mine.isEmpty())
                    {
                        leave(admission, mine.remove(mine.size() - 1), total, byAddress);
                    }
                }

                for (final int[] one : mine)
                {
                    leave(admission, one, total, byAddress);
                }

                return null;
            }));
        }

        for (final Future<?> future : done)
        {
            future.get();
        }

        executor.shutdown();
        assertTrue(refused.get() > 0, "the limits were never reached");
        assertEquals(0, admission.count());
        assertEquals(0, admission.addressCount());
        for (int i = 0; i < threadCount; i++)
        {
            assertEquals(0, admission.countOf(i));
        }
    }

    @Test
    void shouldBoundEachListenerToo() throws Exception
    {
        final Admission admission = new Admission(1, 3);

        assertEquals(0, admission.admit(Admission.ANY_LOOP, address(1), "two", limits(1)));
        assertEquals(Admission.TOTAL_EXCEEDED, admission.admit(Admission.ANY_LOOP, address(1), "two", limits(1)));
        assertEquals(0, admit(admission, address(1)));
        admission.release(0, address(1), "two");
        assertEquals(0, admission.admit(Admission.ANY_LOOP, address(1), "two", limits(1)));
        assertEquals(1, admission.countOf("two"));
        assertEquals(1, admission.countOf(LISTENER));
    }

    private int admit(final Admission admission, final InetAddress address)
    {
        return admission.admit(Admission.ANY_LOOP, address, LISTENER, limits(1000));
    }

    private LimitSettings limits(final int connectionsMax)
    {
        return new LimitSettings(connectionsMax, perAddressMax, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    private static void leave(
        final Admission admission, final int[] one, final AtomicInteger total, final AtomicInteger[] byAddress)
        throws UnknownHostException
    {
        // our own count goes down first: it may be too low for a moment, never too high
        total.decrementAndGet();
        byAddress[one[1]].decrementAndGet();
        admission.release(one[0], address(one[1]), LISTENER);
    }

    private static InetAddress address(final int last) throws UnknownHostException
    {
        return InetAddress.getByAddress(new byte[]{10, 0, 0, (byte)last});
    }
}
