package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.websocket.Opcode;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The libraries on the module path and on the class path, and what somebody hears who forgot the JVM arguments. */
@Tag("system")
@Timeout(300)
class PathsTest
{
    private static final String MAIN = EmbedderMain.class.getName();
    private static final String LIBRARIES =
        path(Gateway.class, Opcode.class, DirectBuffer.class, MpscAtomicArrayQueue.class);
    private static final String TESTS = path(EmbedderMain.class);
    private static final String CACHE = "-Djava.lang.Integer.IntegerCache.high=65536";

    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void start()
    {
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldRunOnTheClassPath()
    {
        try (Child child = Child.java(
            "@" + Project.jvmArguments(), "-cp", TESTS + File.pathSeparator + LIBRARIES, MAIN, server.url()))
        {
            assertEquals(0, child.awaitExit(), child::output);
            assertTrue(child.output().contains("heard PONG"), child::output);
            assertTrue(child.output().contains("modules: unnamed module"), child::output);
            assertFalse(child.output().contains("IntegerCache"), child::output);
            assertFalse(child.output().contains("WARNING"), child::output);
        }
    }

    @Test
    void shouldRunOnTheModulePath()
    {
        try (Child child = Child.java(
            CACHE, "--add-exports", "java.base/jdk.internal.misc=org.agrona", "--module-path", LIBRARIES,
            "--add-modules", "io.sluice.engine", "-cp", TESTS, MAIN, server.url()))
        {
            assertEquals(0, child.awaitExit(), child::output);
            assertTrue(child.output().contains("heard PONG"), child::output);
            assertTrue(child.output().contains("modules: module io.sluice.engine, module io.sluice.websocket"),
                child::output);
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheExportIsMissing()
    {
        try (Child child = Child.java(
            CACHE, "-cp", TESTS + File.pathSeparator + LIBRARIES, MAIN, server.url()))
        {
            assertEquals(1, child.awaitExit(), child::output);
            assertOneSentence(child, "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED");
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheExportToTheModuleIsMissing()
    {
        try (Child child = Child.java(
            CACHE, "--module-path", LIBRARIES, "--add-modules", "io.sluice.engine", "-cp", TESTS, MAIN, server.url()))
        {
            assertEquals(1, child.awaitExit(), child::output);
            assertOneSentence(child, "--add-exports java.base/jdk.internal.misc=org.agrona");
        }
    }

    @Test
    void shouldWarnInOneLineThatReadinessEventsMakeGarbage()
    {
        try (Child child = Child.java("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", TESTS + File.pathSeparator + LIBRARIES, MAIN, server.url()))
        {
            assertEquals(0, child.awaitExit(), child::output);
            assertTrue(child.output().contains("-Djava.lang.Integer.IntegerCache.high=65536"), child::output);
            assertTrue(child.output().contains("heard PONG"), child::output);
        }
    }

    private static void assertOneSentence(final Child child, final String flag)
    {
        assertTrue(child.output().contains(flag), child::output);
        assertFalse(child.output().contains("\tat "), child::output);
        assertEquals(1, child.output().lines().filter((line) -> !line.isBlank()).count(), child::output);
    }

    private static String path(final Class<?>... types)
    {
        return Arrays.stream(types).map(PathsTest::locationOf).distinct().collect(
            Collectors.joining(File.pathSeparator));
    }

    private static String locationOf(final Class<?> type)
    {
        try
        {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
