package io.sluice.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest
{
    @Test
    void shouldReturnOnceTheConditionHolds()
    {
        final AtomicInteger asked = new AtomicInteger();
        Await.until("three", () -> asked.incrementAndGet() == 3);
        assertEquals(3, asked.get());
    }

    @Test
    void shouldFailWithTheMessageAfterTheDeadline()
    {
        final AssertionError error = assertThrows(AssertionError.class,
            () -> Await.until(() -> "never", () -> false, Duration.ofMillis(20)));
        assertTrue(error.getMessage().contains("never"));
    }

    @Test
    void shouldPassOnWhatTheConditionThrows()
    {
        assertThrows(IllegalStateException.class, () -> Await.until("thrown", () ->
        {
            throw new IllegalStateException();
        }));
    }
}
