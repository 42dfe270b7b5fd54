package io.sluice.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.status.log.ErrorLog;
import io.sluice.test.Child;
import io.sluice.test.Project;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest
{
    private static final int CAPACITY = 8;

    @TempDir
    private Path directory;

    @Test
    void shouldBeReadByOthers() throws IOException
    {
        final Path path = directory.resolve("status");
        try (StatusFile file = StatusFile.create(path, 3, CAPACITY))
        {
            final int id = file.allocate(Counter.SERVER_SESSIONS, StatusFile.NO_LOOP, "nats://h\u00e4h:1");
            file.set(id, 42);
            final StatusReader reader = StatusReader.attach(path);

            assertEquals(ProcessHandle.current().pid(), reader.pid());
            assertTrue(reader.isAlive());
            assertEquals(3, reader.loopCount());
            assertTrue(Math.abs(System.currentTimeMillis() - reader.startTimeMs()) < 600_000);
            assertEquals(new CounterValue("SERVER_SESSIONS", "sessions of server", -1, "nats://h\u00e4h:1", 42),
                reader.counters().get(0));
            file.free(id);
            assertTrue(reader.counters().isEmpty());
        }

        assertFalse(Files.exists(path), "is removed in the end");
    }

    @Test
    void shouldStayReadableWhenItIsRemoved() throws IOException
    {
        final StatusFile file = StatusFile.create(directory.resolve("status"), 1, CAPACITY);
        final int id = file.allocate(Counter.SESSIONS_OPENED, 0, null);
        final StatusReader reader = StatusReader.attach(file.path());
        file.close();
        file.set(id, 7);

        assertEquals(7, reader.count(Counter.SESSIONS_OPENED));
    }

    @Test
    void shouldRefuseWhatIsNoStatusFile() throws IOException
    {
        final Path path = directory.resolve("other");
        for (final int length : new int[]{0, 10, 100_000})
        {
            Files.write(path, new byte[length]);
            assertThrows(IOException.class, () -> StatusReader.attach(path));
            assertThrows(UncheckedIOException.class, () -> StatusFile.create(path, 1, CAPACITY), "not overwritten");
        }

        final byte[] ofAnotherVersion = new byte[1000];
        ByteBuffer.wrap(ofAnotherVersion).order(ByteOrder.nativeOrder()).putInt(0, 99);
        Files.write(path, ofAnotherVersion);
        final IOException failure = assertThrows(IOException.class, () -> StatusReader.attach(path));
        assertTrue(failure.getMessage().contains("version 99"), failure.getMessage());
        final byte[] ofAnotherLength = ofAnotherVersion.clone();
        ByteBuffer.wrap(ofAnotherLength).order(ByteOrder.nativeOrder()).putInt(0, StatusLayout.VERSION);
        Files.write(path, ofAnotherLength);
        assertThrows(IOException.class, () -> StatusReader.attach(path));
    }

    @Test
    void shouldNotTakeTheFileOfAnother()
    {
        final Path path = directory.resolve("status");
        try (StatusFile file = StatusFile.create(path, 1, CAPACITY))
        {
            assertEquals(path, file.path());
            assertThrows(UncheckedIOException.class, () -> StatusFile.create(path, 1, CAPACITY));
        }
    }

    @Test
    void shouldReplaceTheFileOfADeadProcess() throws IOException
    {
        final Path path = directory.resolve("status");
        try (Child child = Child.java("@" + Project.jvmArguments(), "-cp", System.getProperty("java.class.path"),
            LeftBehindMain.class.getName(), path.toString()))
        {
            assertEquals(0, child.awaitExit(), child::output);
        }
        assertFalse(StatusReader.attach(path).isAlive());
        assertTrue(stat(0, "--every", "0.01", path.toString()).contains("(gone)"), "not for ever");
        try (StatusFile file = StatusFile.create(path, 1, CAPACITY))
        {
            assertTrue(file.reader().isAlive());
        }
    }

    @Test
    void shouldRemoveWhatDeadProcessesLeft()
    {
        try (Child child = Child.java("@" + Project.jvmArguments(), "-cp", System.getProperty("java.class.path"),
            LeftBehindMain.class.getName()))
        {
            assertEquals(0, child.awaitExit(), child::output);
            final Path left = Path.of(child.output().strip());
            assertTrue(Files.exists(left), child::output);
            StatusFile.createDefault(1, CAPACITY).close();
            assertFalse(Files.exists(left), left::toString);
        }
    }

    @Test
    void shouldHaveFilesOfItsOwnByDefault()
    {
        try (StatusFile first = StatusFile.createDefault(1, CAPACITY);
            StatusFile second = StatusFile.createDefault(1, CAPACITY))
        {
            assertNotEquals(first.path(), second.path());
            first.set(first.allocate(Counter.SESSIONS_OPENED, 0, null), 123_456);
            second.set(second.allocate(Counter.SESSIONS_CLOSED, 0, null), 654_321);
            new ErrorLog(second, new ArrayList<Throwable>()::add, true).onError(new IllegalStateException("broken"));
            final String pid = Long.toString(ProcessHandle.current().pid());
            final String text = stat(0, pid);
            assertTrue(text.contains("123,456  sessions opened") && text.contains("654,321  sessions closed") &&
                text.contains(": java.lang.IllegalStateException: broken"), text);
            assertTrue(stat(0).contains("process " + pid), "all that run");
            assertTrue(stat(0, first.path().toString()).contains("sessions opened"));
            assertFalse(stat(0, first.path().toString()).contains("sessions closed"));
            assertTrue(stat(0, "--json", first.path().toString()).contains(
                "{\"name\":\"SESSIONS_OPENED\",\"label\":\"sessions opened\",\"loop\":0,\"value\":123456}"));
        }
    }

    @Test
    void shouldSayWhatItCannotShow()
    {
        assertTrue(stat(2, "--nonsense").contains("usage"));
        assertTrue(stat(2, "--every").contains("usage"));
        assertTrue(stat(2, "--every", "soon").contains("usage"));
        assertTrue(stat(2, "1", "2").contains("usage"));
        assertTrue(stat(1, directory.resolve("none").toString()).contains("none"));
        assertTrue(stat(1, "999999999").contains("no status file of process 999999999"));
    }

    @Test
    void shouldQuoteWhatJsonCannotHold()
    {
        assertEquals("\"a\\\"b\\\\c\\u000a\\ud800\u00e4\ud83d\ude00\"",
            StatusText.quote("a\"b\\c\n\ud800\u00e4\ud83d\ude00"));
    }

    private static String stat(final int exitCode, final String... args)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(exitCode, new SluiceStat(out, out).run(args), () -> bytes.toString(StandardCharsets.UTF_8));

        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Makes a status file and dies. */
    static final class LeftBehindMain
    {
        private LeftBehindMain()
        {
        }

        /** Runs the program. */
        public static void main(final String[] args)
        {
            System.out.println((0 == args.length ? StatusFile.createDefault(1, CAPACITY) :
                StatusFile.create(Path.of(args[0]), 1, CAPACITY)).path());
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }
}
