package io.sluice.gateway.life;

import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.test.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ErrandTest
{
    private static final Executor SHUT_DOWN = (task) ->
    {
        throw new RejectedExecutionException("shut down");
    };

    private final List<Throwable> errors = new ArrayList<>();
    private final EventLoop loop = new EventLoop(
        new EventLoopSettings().blocking(false).commandCapacity(2).errorHandler(errors::add));
    private final List<String> log = new ArrayList<>();
    private final Errand errand = new Errand(() -> log.add("task"), () -> log.add("after"));

    @AfterEach
    void close()
    {
        loop.onClose();
    }

    @Test
    void shouldTellAfterTheTask() throws IOException
    {
        errand.send(loop, SHUT_DOWN);
        loop.doWork();

        assertEquals(List.of("task", "after"), log);
    }

    @Test
    void shouldTellAfterATaskThatThrows() throws IOException
    {
        new Errand(() ->
        {
            throw new IllegalStateException("on purpose");
        }, () -> log.add("after")).send(loop, SHUT_DOWN);
        loop.doWork();

        assertEquals(List.of("after"), log);
        assertEquals("on purpose", errors.get(0).getMessage());
    }

    @Test
    void shouldTellIfTheLoopClosesFirst()
    {
        errand.send(loop, SHUT_DOWN);
        loop.onClose();

        assertEquals(List.of("after"), log);
    }

    @Test
    void shouldTellIfTheLoopIsClosed()
    {
        loop.onClose();
        errand.send(loop, SHUT_DOWN);

        assertEquals(List.of("after"), log);
    }

    @Test
    void shouldGetThroughAFullQueueWithoutAnExecutor()
    {
        while (loop.execute((ignored) -> log.add("earlier")))
        {
            assertTrue(log.isEmpty());
        }
        errand.send(loop, SHUT_DOWN);
        Await.until(log::toString, () ->
        {
            pass();

            return log.contains("after");
        }, Await.DEADLINE);

        assertEquals(List.of("earlier", "earlier", "task", "after"), log);
    }

    private void pass()
    {
        try
        {
            loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
