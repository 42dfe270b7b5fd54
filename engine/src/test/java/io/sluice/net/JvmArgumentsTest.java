package io.sluice.net;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sluice.net.jvm.JvmArgumentsMain;
import io.sluice.test.Child;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JvmArgumentsTest
{
    private static final String CACHE = "-Djava.lang.Integer.IntegerCache.high=65536";

    @Test
    void shouldBeContentWithTheArgumentsOfTheTests()
    {
        assertNull(JvmArguments.missing());
        assertNull(JvmArguments.advised(65_536));
        assertTrue(JvmArguments.advised(65_537).contains("16 bytes"));
    }

    @Test
    void shouldNameTheExportForTheClassPath()
    {
        final String output = run("-cp", System.getProperty("java.class.path"), JvmArgumentsMain.class.getName());

        assertTrue(output.contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"), output);
        assertTrue(output.contains(CACHE), output);
    }

    @Test
    void shouldNameTheExportForTheModulePath()
    {
        final List<String> modules = new ArrayList<>();
        final List<String> classes = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final boolean isOurs = entry.contains("agrona") || entry.contains("jctools") ||
                entry.contains("websocket-codec") || entry.matches(".*engine[/\\\\]target[/\\\\]classes[/\\\\]?");
            (isOurs ? modules : classes).add(entry);
        }
        final String[] arguments = {"-p", String.join(File.pathSeparator, modules), "--add-modules", "io.sluice.engine",
            "-cp", String.join(File.pathSeparator, classes), JvmArgumentsMain.class.getName()};
        final String output = run(arguments);
        assertTrue(output.contains("--add-exports java.base/jdk.internal.misc=org.agrona"), output);

        final List<String> complete = new ArrayList<>(List.of(
            "--add-exports", "java.base/jdk.internal.misc=org.agrona", CACHE));
        complete.addAll(Arrays.asList(arguments));
        assertEquals("null\nnull\n", run(complete.toArray(new String[0])));
    }

    private static String run(final String... arguments)
    {
        try (Child child = Child.java(arguments))
        {
            assertEquals(0, child.awaitExit(), child.output());

            return child.output();
        }
    }
}
