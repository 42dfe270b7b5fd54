package io.sluice.status.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.test.Allocation;
import io.sluice.test.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest
{
    private static final List<String> NAMES = List.of("SessionOpen", "SessionClose", "CommandReject", "SlowConsumer",
        "UpstreamChange", "TlsHandshake", "LongCycle");

    @TempDir
    private Path directory;

    @BeforeAll
    static void watch()
    {
        Events.watch();
    }

    @Test
    void shouldBeRecorded() throws IOException
    {
        final Map<String, RecordedEvent> events = new HashMap<>();
        try (Recording recording = new Recording())
        {
            NAMES.forEach((name) -> recording.enable("io.sluice." + name));
            recording.start();
            tellAll();
            recording.stop();
            final Path file = directory.resolve("recording.jfr");
            recording.dump(file);
            for (final RecordedEvent event : RecordingFile.readAllEvents(file))
            {
                events.put(event.getEventType().getName().replace("io.sluice.", ""), event);
            }
        }

        assertTrue(events.keySet().containsAll(NAMES), events.keySet()::toString);
        assertEquals(7, events.get("SessionOpen").getLong("session"));
        assertEquals("client", events.get("SessionOpen").getString("client"));
        assertEquals("REASON", events.get("SessionClose").getString("reason"));
        assertEquals(9, events.get("SessionClose").getDuration("lifetime").toMillis());
        assertEquals("upstream", events.get("CommandReject").getString("from"));
        assertEquals("client", events.get("SlowConsumer").getString("peer"));
        assertEquals(4711, events.get("SlowConsumer").getLong("unsentLength"));
        assertEquals("healthy", events.get("UpstreamChange").getString("state"));
        assertEquals("TLSv1.3", events.get("TlsHandshake").getString("protocol"));
        assertEquals(3, events.get("LongCycle").getInt("loop"));
    }

    @Test
    void shouldCostNothingWhenNobodyRecords()
    {
        long allocated = -1;
        for (int round = 0; round < 20 && 0 != allocated; round++)
        {
            final long before = Allocation.ofCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                tellAll();
            }
            allocated = Allocation.ofCurrentThread() - before;
        }

        assertEquals(0, allocated);
    }

    @Test
    void shouldNotWakeTheRecorderButNoticeIt() throws IOException
    {
        final Path file = directory.resolve("late.jfr");
        try (Child child = Child.java(
            "-cp", System.getProperty("java.class.path"), LateMain.class.getName(), file.toString()))
        {
            assertEquals(0, child.awaitExit(), child::output);
            assertTrue(child.output().contains("asleep: true"), child.output());
        }

        final List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
            .filter((event) -> event.getEventType().getName().startsWith("io.sluice.")).toList();
        assertEquals(NAMES.size(), events.size());
    }

    private static void tellAll()
    {
        Events.sessionOpened(7, "listener", "client");
        Events.sessionClosed(7, "listener", "client", "upstream", "REASON", null, TimeUnit.MILLISECONDS.toNanos(9));
        Events.commandRejected(7, false, "PUB");
        Events.slowConsumer(7, true, "client", 4711);
        Events.upstreamChanged("server", "healthy", 1);
        Events.tlsHandshake(7, true, "TLSv1.3", "cipher", null, 5);
        Events.longCycle(3, 1);
    }

    /** Somebody begins to record when all has been told once already. */
    static final class LateMain
    {
        private LateMain()
        {
        }

        /** Runs the program. */
        public static void main(final String[] args) throws IOException
        {
            Events.watch();
            tellAll();
            System.out.println("asleep: " + !FlightRecorder.isInitialized());
            try (Recording recording = new Recording())
            {
                recording.start();
                tellAll();
                recording.stop();
                recording.dump(Path.of(args[0]));
            }
        }
    }
}
