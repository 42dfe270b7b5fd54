package io.sluice.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.BufferPool;
import io.sluice.net.buffer.PooledBuffer;
import io.sluice.net.timer.Timer;
import io.sluice.test.Await;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventLoopTest
{
    @AutoClose
    private final LoopFixture fixture =
        new LoopFixture((settings) -> settings.commandCapacity(8).callbackLimit(4).name("loop-under-test"));
    private final EventLoop loop = fixture.loop;
    private final List<String> log = new ArrayList<>();

    @Test
    void shouldRunCommandsInOrderAndAFewPerPass()
    {
        for (int i = 0; i < 6; i++)
        {
            final String name = "command " + i;
            assertTrue(loop.execute((executor) -> log.add(name)));
        }
        fixture.pass();
        assertEquals(List.of("command 0", "command 1", "command 2", "command 3"), log);
        fixture.pass();
        assertEquals(6, log.size());
    }

    @Test
    void shouldRefuseCommandsWhenTheQueueIsFull()
    {
        for (int i = 0; i < 8; i++)
        {
            assertTrue(loop.execute((executor) -> log.add("command")));
        }
        assertFalse(loop.execute((executor) -> log.add("one too many")));
        fixture.settle();
        assertEquals(8, log.size());
        assertTrue(loop.execute((executor) -> log.add("again")));
    }

    @Test
    void shouldSurviveACommandATimerAndATaskThatThrow()
    {
        loop.execute((executor) ->
        {
            throw new IllegalStateException("command");
        });
        loop.newTimer((timer, nowNs) ->
        {
            throw new IllegalStateException("timer");
        }).schedule(loop.nowNs());
        loop.defer(new LoopTask()
        {
            protected void onPassEnd()
            {
                throw new IllegalStateException("task");
            }

            protected void onFailed(final Throwable cause)
            {
                log.add("failed " + cause.getMessage());
            }
        });
        fixture.settle();

        assertEquals(3, fixture.errors.size());
        assertEquals(List.of("failed task"), log);
        loop.execute((executor) -> log.add("alive"));
        fixture.settle();
        assertEquals("alive", log.get(1));
    }

    @Test
    void shouldNotSwallowAnErrorOfTheVirtualMachine()
    {
        loop.execute((executor) ->
        {
            throw new OutOfMemoryError("on purpose");
        });
        assertThrows(OutOfMemoryError.class, loop::doWork);
    }

    @Test
    void shouldRunDeferredTasksOnceAtTheEndOfThePass()
    {
        final LoopTask task = new LoopTask()
        {
            protected void onPassEnd()
            {
                log.add("task");
                if (log.size() < 4)
                {
                    loop.defer(this);
                }
            }
        };
        loop.execute((executor) ->
        {
            loop.defer(task);
            loop.defer(task);
            log.add("command");
        });
        fixture.pass();
        assertEquals(List.of("command", "task"), log);
        fixture.pass();
        assertEquals(List.of("command", "task", "task"), log);
        fixture.settle();
        assertEquals(List.of("command", "task", "task", "task"), log);
    }

    @Test
    void shouldRunTimersWhenTheyAreDue()
    {
        final Timer timer = loop.newTimer((expired, nowNs) -> log.add("timer"));
        timer.schedule(loop.nowNs() + TimeUnit.SECONDS.toNanos(100));
        fixture.settle();
        assertTrue(log.isEmpty());
        fixture.clock.skipMs(99_000);
        fixture.settle();
        assertTrue(log.isEmpty());
        fixture.clock.skipMs(1_001);
        fixture.settle();
        assertEquals(List.of("timer"), log);
    }

    @Test
    void shouldRunAFewTimersPerPassSoThatSocketsHaveTheirTurn()
    {
        for (int i = 0; i < 6; i++)
        {
            loop.newTimer((expired, nowNs) -> log.add("timer")).schedule(loop.nowNs());
        }
        fixture.pass();
        assertEquals(4, log.size());
        fixture.pass();
        assertEquals(6, log.size());
    }

    @Test
    void shouldDiscardCommandsThatAClosedLoopDidNotRun()
    {
        final LoopCommand command = new LoopCommand()
        {
            public void onExecute(final EventLoop executor)
            {
                log.add("run");
            }

            public void onDiscarded()
            {
                log.add("discarded");
            }
        };
        loop.execute(command);
        loop.onClose();

        assertEquals(List.of("discarded"), log);
        assertFalse(loop.execute(command));
        assertEquals(1, log.size());
    }

    @Test
    void shouldKnowItsThreadAndName() throws Exception
    {
        fixture.pass();
        assertTrue(loop.isInLoop());
        assertEquals("loop-under-test", loop.roleName());
        final AtomicReference<Boolean> elsewhere = new AtomicReference<>();
        final Thread other = new Thread(() -> elsewhere.set(loop.isInLoop()));
        other.start();
        other.join();
        assertFalse(elsewhere.get());
    }

    @Test
    void shouldRefuseSettingsOutOfRange()
    {
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().bufferLength(1).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().headroom(63).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().poolCapacity(1).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().commandCapacity(0).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().callbackLimit(0).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().lookAheadLength(-1).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().lookIntervalNs(0).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().flushTimeoutNs(0).validate());
        assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings().drainTimeoutNs(0).validate());
        assertThrows(IllegalArgumentException.class, () -> new SocketSettings(true, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SocketSettings(true, 0, -1));
        new EventLoopSettings().validate();
    }

    @Test
    void shouldWaitForTheNextTimerInsteadOfTicking() throws Exception
    {
        final List<Throwable> errors = new ArrayList<>();
        final EventLoop blocking = new EventLoop(new EventLoopSettings().errorHandler(errors::add));
        final int[] expiredCount = new int[1];
        blocking.newTimer((timer, nowNs) -> expiredCount[0]++)
            .schedule(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
        int passCount = 0;
        while (0 == expiredCount[0])
        {
            blocking.doWork();
            passCount++;
        }
        blocking.onClose();

        assertTrue(passCount <= 3, "passes: " + passCount);
        assertTrue(errors.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "backoff", "yield", "spin"})
    void shouldRunEveryCommandOfManyThreads(final String idle) throws Exception
    {
        final int threadCount = 4;
        final int commandCount = 20_000;
        final EventLoop shared = new EventLoop(
            new EventLoopSettings().commandCapacity(64).blocking("block".equals(idle)).name("contended"));
        final int[] lastSeen = new int[threadCount];
        final AtomicInteger executedCount = new AtomicInteger();
        final AtomicInteger disorderCount = new AtomicInteger();
        final Thread[] producers = new Thread[threadCount];
        try (EventLoopRunner runner = EventLoopRunner.start(shared, idleStrategy(idle), Thread::new))
        {
            assertEquals("contended", runner.thread().getName());
            for (int i = 0; i < threadCount; i++)
            {
                final int id = i;
                producers[i] = new Thread(() -> produce(shared, commandCount, (number) ->
                {
                    disorderCount.addAndGet(number == ++lastSeen[id] ? 0 : 1);
                    executedCount.incrementAndGet();
                }));
                producers[i].start();
            }
            for (final Thread producer : producers)
            {
                producer.join();
            }
            Await.until("all commands", () -> threadCount * commandCount == executedCount.get());
        }

        assertEquals(0, disorderCount.get());
        assertTrue(shared.isClosed());
    }

    /** The last command of a burst finds the loop asleep, or about to be: it must wake. */
    @Test
    void shouldAlwaysWakeForALoneCommand() throws Exception
    {
        final EventLoop sleepy = new EventLoop(new EventLoopSettings());
        final AtomicInteger executedCount = new AtomicInteger();
        try (EventLoopRunner runner = EventLoopRunner.start(sleepy, null, Thread::new))
        {
            for (int i = 1; i <= 20_000; i++)
            {
                assertTrue(runner.loop().execute((executor) -> executedCount.incrementAndGet()));
                final long deadlineNs = System.nanoTime() + LoopFixture.LIMIT_NS;
                while (executedCount.get() < i)
                {
                    Thread.onSpinWait();
                    assertTrue(System.nanoTime() - deadlineNs < 0, "lost wake-up at " + i);
                }
            }
        }
    }

    @Test
    void shouldEndOnInterruptAndOnItsOwnThread() throws Exception
    {
        final EventLoopRunner interrupted =
            EventLoopRunner.start(new EventLoop(new EventLoopSettings()), null, Thread::new);
        interrupted.thread().interrupt();
        assertTrue(interrupted.awaitEnd(60, TimeUnit.SECONDS));

        final EventLoopRunner closing =
            EventLoopRunner.start(new EventLoop(new EventLoopSettings()), null, Thread::new);
        closing.loop().execute((executor) -> closing.close());
        assertTrue(closing.awaitEnd(60, TimeUnit.SECONDS));
        assertTrue(closing.loop().isClosed());
    }

    @Test
    void shouldEndAndCloseWhenTheVirtualMachineFails() throws Exception
    {
        final List<Throwable> errors = new ArrayList<>();
        final EventLoopRunner runner = EventLoopRunner.start(
            new EventLoop(new EventLoopSettings().errorHandler(errors::add)), null, Thread::new);
        runner.loop().execute((executor) ->
        {
            throw new OutOfMemoryError("on purpose");
        });
        assertTrue(runner.awaitEnd(60, TimeUnit.SECONDS));

        assertTrue(runner.loop().isClosed());
        assertEquals("on purpose", errors.get(0).getMessage());
    }

    @Test
    void shouldEndAndCloseWhenTheErrorHandlerFailsToo() throws Exception
    {
        final AtomicReference<Throwable> uncaught = new AtomicReference<>();
        final EventLoopRunner runner = EventLoopRunner.start(
            new EventLoop(new EventLoopSettings().errorHandler(EventLoopTest::failToTell)), null, (task) ->
            {
                final Thread thread = new Thread(task);
                thread.setUncaughtExceptionHandler((ignored, ex) -> uncaught.set(ex));

                return thread;
            });
        runner.loop().execute((executor) ->
        {
            throw new InternalError("on purpose");
        });
        assertTrue(runner.awaitEnd(60, TimeUnit.SECONDS));
        runner.thread().join(60_000);

        assertTrue(runner.loop().isClosed());
        assertEquals("cannot tell", uncaught.get().getMessage());
        assertEquals("on purpose", uncaught.get().getSuppressed()[0].getMessage());
    }

    @Test
    void shouldCountAsClosedWhateverFailsMeanwhile()
    {
        final EventLoop failing =
            new EventLoop(new EventLoopSettings().blocking(false).errorHandler(EventLoopTest::failToTell));
        failing.defer(new LoopTask()
        {
            protected void onPassEnd()
            {
                throw new IllegalStateException("task");
            }
        });

        assertThrows(AssertionError.class, failing::onClose);
        assertTrue(failing.isClosed());
    }

    @Test
    void shouldSurviveAPassHandlerThatThrows()
    {
        loop.passHandler((passNs) ->
        {
            throw new IllegalStateException("pass");
        });
        loop.execute((executor) -> log.add("command"));
        fixture.settle();
        loop.execute((executor) -> log.add("alive"));
        fixture.settle();

        assertEquals(List.of("command", "alive"), log);
        assertEquals("pass", fixture.errors.get(0).getMessage());
        loop.passHandler(null);
    }

    @Test
    void shouldSurviveAHolderThatFailsToGiveMemoryBack() throws IOException
    {
        try (LoopFixture small = new LoopFixture((settings) -> settings.poolCapacity(BufferPool.MAX_SHARED_LENGTH)))
        {
            final BufferHolder holder = new BufferHolder((ignored) ->
            {
                throw new IllegalStateException("evict");
            });
            final List<PooledBuffer> held = new ArrayList<>();
            small.loop.execute((executor) ->
            {
                held.add(executor.pool().acquire(holder, BufferPool.MAX_SHARED_LENGTH));
                held.add(executor.pool().acquire(holder, 64));
            });
            small.loop.execute((executor) -> held.forEach(executor.pool()::release));
            small.pass();

            assertEquals("evict", small.errors.get(0).getMessage());
            assertEquals(1, small.errors.size());
            assertEquals(0, small.loop.pool().heldBytes());
        }
    }

    @Test
    void shouldDiscardTheOtherCommandsIfOneFailsAtThat()
    {
        for (final String name : List.of("first", "second"))
        {
            loop.execute(new LoopCommand()
            {
                public void onExecute(final EventLoop executor)
                {
                    log.add("run");
                }

                public void onDiscarded()
                {
                    log.add(name);
                    throw new IllegalStateException(name);
                }
            });
        }
        loop.onClose();

        assertEquals(List.of("first", "second"), log);
        assertEquals(2, fixture.errors.size());
    }

    private static void failToTell(final Throwable cause)
    {
        throw new AssertionError("cannot tell");
    }

    private static IdleStrategy idleStrategy(final String name)
    {
        switch (name)
        {
            case "spin":
                return BusySpinIdleStrategy.INSTANCE;

            case "yield":
                return YieldingIdleStrategy.INSTANCE;

            case "backoff":
                return new BackoffIdleStrategy();

            default:
                return null;
        }
    }

    private static void produce(
        final EventLoop shared, final int commandCount, final IntConsumer onExecuted)
    {
        for (int i = 1; i <= commandCount; i++)
        {
            final int number = i;
            while (!shared.execute((executor) -> onExecuted.accept(number)))
            {
                Thread.yield();
            }
        }
    }
}
