package io.sluice.status.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.status.Counter;
import io.sluice.status.ErrorValue;
import io.sluice.status.StatusFile;
import io.sluice.test.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final StatusFile status = StatusFile.inMemory(1, 16);
    private final List<Throwable> errors = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldWriteALineForEachSession() throws IOException
    {
        final Path path = directory.resolve("access");
        try (AccessLog log = new AccessLog(path, 64, status, errors::add))
        {
            assertTrue(log.offer(record(7, "a\"b\n")));
            assertTrue(log.offer(new AccessRecord(8, "ws://b:2", "10.0.0.1:99", null, null,
                new AccessRecord.Side(new InetSocketAddress("192.168.0.1", 5), 0, 1, 2), null, 0, "KICKED", "GATEWAY",
                null)));
        }

        final List<String> lines = Files.readAllLines(path);
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("\\{\"time\":\"20[-0-9T:.]+Z\",.*"), lines.get(0));
        assertEquals("\"session\":7,\"listener\":\"nats://a:1\",\"client\":\"127.0.0.1:4000\"," +
            "\"user\":\"a\\\"b\\u000a\",\"tls\":\"TLSv1.3 X\",\"seconds\":1.5," +
            "\"reason\":\"CLIENT_CLOSED\",\"closer\":\"CLIENT\",\"detail\":\"why\"," +
            "\"client_commands\":3,\"client_bytes_in\":4,\"client_bytes_out\":5," +
            "\"upstream\":\"127.0.0.1:4222\",\"upstream_commands\":6,\"upstream_bytes_in\":7," +
            "\"upstream_bytes_out\":8}", lines.get(0).substring(lines.get(0).indexOf("\"session\"")));
        assertEquals("\"session\":8,\"listener\":\"ws://b:2\",\"client\":\"192.168.0.1:5\"," +
            "\"peer\":\"10.0.0.1:99\",\"seconds\":0.0,\"reason\":\"KICKED\",\"closer\":\"GATEWAY\"," +
            "\"client_commands\":0,\"client_bytes_in\":1,\"client_bytes_out\":2}",
            lines.get(1).substring(lines.get(1).indexOf("\"session\"")));
        assertEquals(2, status.reader().count(Counter.ACCESS_LINES_WRITTEN));
        assertTrue(errors.isEmpty(), errors::toString);
    }

    @Test
    void shouldGoOnInANewFile() throws IOException
    {
        final Path path = directory.resolve("access");
        final Path moved = directory.resolve("access.1");
        try (AccessLog log = new AccessLog(path, 64, status, errors::add))
        {
            log.offer(record(1, null));
            Await.until("nothing written", () -> Files.size(path) > 0);
            Files.move(path, moved);
            log.reopen();
            Await.until("not opened", () -> Files.exists(path));
            log.offer(record(2, null));
            Await.until("nothing written again", () -> Files.size(path) > 0);
            Files.delete(path);
            Await.until("not noticed", () -> Files.exists(path));
        }

        assertTrue(Files.readString(moved).contains("\"session\":1"));
    }

    @Test
    void shouldCountWhatCannotBeWritten() throws IOException
    {
        final Path path = Files.createDirectory(directory.resolve("d")).resolve("access");
        try (AccessLog log = new AccessLog(path, 64, status, errors::add))
        {
            Files.delete(path);
            Files.delete(path.getParent());
            log.reopen();
            Await.until("no error", () -> !errors.isEmpty());
            log.offer(record(1, null));
            Await.until("not counted", () -> 1 == status.reader().count(Counter.ACCESS_LINES_LOST));
            Files.createDirectory(path.getParent());
            log.offer(record(2, null));
            Await.until("does not recover", () -> 1 == status.reader().count(Counter.ACCESS_LINES_WRITTEN));
        }
    }

    @Test
    void shouldDropWhatDoesNotFit()
    {
        final CountDownLatch isGoing = new CountDownLatch(1);
        try (AccessLog log = new AccessLog(directory.resolve("access"), 64, status, errors::add))
        {
            // the text of an address is made by the thread that writes, which has to wait here
            final Object slow = new Object()
            {
                @Override
                public String toString()
                {
                    awaitQuietly(isGoing);

                    return "slow";
                }
            };
            final AccessRecord record = new AccessRecord(
                1, "l", slow, null, null, new AccessRecord.Side("c", 0, 0, 0), null, 0, "r", "c", null);
            int taken = 0;
            while (log.offer(record))
            {
                taken++;
            }
            assertTrue(taken >= 64 && taken <= 65, taken + " taken");
            isGoing.countDown();
            final int all = taken;
            Await.until("not all written", () -> all == status.reader().count(Counter.ACCESS_LINES_WRITTEN));
            assertTrue(log.offer(record(2, null)));
        }
    }

    @Test
    void shouldRefuseAPlaceThatCannotBeWritten()
    {
        assertThrows(UncheckedIOException.class,
            () -> new AccessLog(directory.resolve("none").resolve("access"), 64, status, errors::add));
    }

    @Test
    void shouldKeepEachKindOfErrorOnce()
    {
        final ErrorLog log = new ErrorLog(status, errors::add, true);
        for (int i = 0; i < 5; i++)
        {
            log.onError(new IllegalStateException("number " + i, 0 == i % 2 ? null : new IOException("cause")));
        }

        final List<ErrorValue> kinds = status.reader().errors();
        assertEquals(List.of(3, 2), kinds.stream().map(ErrorValue::count).toList());
        assertEquals("java.lang.IllegalStateException: number 0", kinds.get(0).headline());
        assertEquals("java.lang.IllegalStateException", kinds.get(0).kind());
        assertTrue(kinds.get(1).text().contains("Caused by: java.io.IOException: cause"));
        assertTrue(kinds.get(0).firstMs() <= kinds.get(0).lastMs());
        assertEquals(2, errors.size(), "each kind is told once");
        assertEquals(5, status.reader().count(Counter.ERRORS));
    }

    @Test
    void shouldTellOfEachErrorWhoAsksForIt()
    {
        final ErrorLog log = new ErrorLog(status, errors::add, false);
        for (int i = 0; i < 5; i++)
        {
            log.onError(new IllegalStateException());
        }

        assertEquals(5, errors.size());
    }

    @Test
    void shouldSuppressLinesBeyondTheLimit()
    {
        final LineLimit limit = new LineLimit(2);
        assertTrue(limit.mayLog(5));
        assertTrue(limit.mayLog(6));
        assertFalse(limit.mayLog(7));
        assertFalse(limit.mayLog(4 + SECOND_NS));
        assertEquals(0, limit.takeSuppressed(4 + SECOND_NS), "too early");
        assertEquals(2, limit.takeSuppressed(5 + SECOND_NS));
        assertEquals(0, limit.takeSuppressed(5 + SECOND_NS));
        assertTrue(limit.mayLog(5 + SECOND_NS));
        final LineLimit none = new LineLimit(0);
        for (int i = 0; i < 1000; i++)
        {
            assertTrue(none.mayLog(1));
        }
    }

    private static void awaitQuietly(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static AccessRecord record(final long session, final String user)
    {
        final InetSocketAddress client = new InetSocketAddress("127.0.0.1", 4000);

        return new AccessRecord(session, "nats://a:1", client, user, "TLSv1.3 X",
            new AccessRecord.Side(client, 3, 4, 5),
            new AccessRecord.Side(new InetSocketAddress("127.0.0.1", 4222), 6, 7, 8), 1_500_000_000L, "CLIENT_CLOSED",
            "CLIENT", "why");
    }
}
