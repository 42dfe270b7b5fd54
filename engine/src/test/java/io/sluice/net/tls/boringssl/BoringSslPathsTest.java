package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.jvm.TlsProviderMain;
import io.sluice.test.Child;
import io.sluice.test.Project;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** With its jars, with one of them, with none; on the class path and on the module path. */
class BoringSslPathsTest
{
    private static final String CLASSES = "netty-tcnative-classes";
    private static final String NATIVES = "netty-tcnative-boringssl-static";
    private static final String MAIN = TlsProviderMain.class.getName();
    private static final int DENIAL_VERSION = 24;

    @Test
    void shouldBeTakenWhereItIs()
    {
        assertEquals("auto is boringssl\njdk is jdk\nboringssl is boringssl\n", run((entry) -> true));
    }

    @Test
    void shouldLeaveTheJdkWhereItIsNot()
    {
        final String output = run((entry) -> !entry.contains(CLASSES) && !entry.contains(NATIVES));
        assertTrue(output.startsWith("auto is jdk\njdk is jdk\nboringssl fails: "), output);
        assertTrue(output.contains("io.netty:netty-tcnative-classes is not on the class path; add"), output);
        assertTrue(output.contains("io.netty:netty-tcnative-boringssl-static"), output);
        assertEquals(3, output.lines().count(), output);
    }

    @Test
    void shouldLeaveTheJdkWhereTheNativesAreNot()
    {
        final String output = run((entry) -> !entry.contains(NATIVES));
        assertTrue(output.startsWith("auto is jdk\njdk is jdk\nboringssl fails: "), output);
        assertTrue(output.contains("no jar on the class path holds META-INF/native/"), output);
        assertTrue(output.contains("io.netty:netty-tcnative-boringssl-static"), output);
    }

    @Test
    void shouldBeTakenOnTheModulePath()
    {
        final List<String> modules = new ArrayList<>();
        final List<String> classes = new ArrayList<>();
        for (final String entry : classPath((entry) -> true))
        {
            final boolean isModule = entry.contains("agrona") || entry.contains("jctools") ||
                entry.contains("websocket-codec") || entry.contains("tcnative") ||
                entry.matches(".*engine[/\\\\]target[/\\\\]classes[/\\\\]?");
            (isModule ? modules : classes).add(entry);
        }
        final List<String> arguments = new ArrayList<>(List.of(
            "--add-exports", "java.base/jdk.internal.misc=org.agrona", "--enable-native-access=io.sluice.engine",
            "-p", String.join(File.pathSeparator, modules), "-cp", String.join(File.pathSeparator, classes)));

        final String without = run(arguments, "--add-modules", "io.sluice.engine", MAIN, "auto");
        assertEquals("auto is jdk\n", without);

        final String with = run(arguments, "--add-modules", "io.sluice.engine,io.netty.tcnative.classes.openssl," +
            "ALL-MODULE-PATH", MAIN, "auto", "boringssl");
        assertEquals("auto is boringssl\nboringssl is boringssl\n", with);
    }

    @Test
    void shouldSayWhatIsMissingWhereNativesAreDenied()
    {
        if (Runtime.version().feature() < DENIAL_VERSION)
        {
            // Nothing to deny yet, and nothing said about an argument that is given in advance.
            assertFalse(run((entry) -> true).contains("WARNING"));
        }
        else
        {
            final String output = run(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--illegal-native-access=deny", "-cp", String.join(File.pathSeparator, classPath((entry) -> true))),
                MAIN, "auto", "boringssl");
            assertTrue(output.startsWith("auto is jdk\nboringssl fails: "), output);
            assertTrue(output.contains("--enable-native-access=ALL-UNNAMED"), output);
        }
    }

    private static String run(final Predicate<String> isThere)
    {
        return run(List.of("@" + Project.jvmArguments(),
            "-cp", String.join(File.pathSeparator, classPath(isThere))), MAIN, "auto", "jdk", "boringssl");
    }

    private static String run(final List<String> first, final String... rest)
    {
        final List<String> arguments = new ArrayList<>(first);
        arguments.addAll(List.of(rest));
        try (Child child = Child.java(arguments.toArray(new String[0])))
        {
            assertEquals(0, child.awaitExit(), child.output());

            return child.output();
        }
    }

    private static List<String> classPath(final Predicate<String> isThere)
    {
        final List<String> entries = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            if (isThere.test(entry))
            {
                entries.add(entry);
            }
        }

        return entries;
    }
}
