package io.sluice.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.test.Child;
import io.sluice.test.Project;
import io.sluice.test.TlsFiles;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which library secures a gateway's connections, with and without the optional one, and what an operator hears. */
@Tag("system")
@Timeout(300)
class TlsLibraryTest
{
    @TempDir
    private static Path folder;

    private static TlsFiles files;

    @BeforeAll
    static void write()
    {
        files = new TlsFiles(folder);
    }

    @Test
    void shouldTakeBoringSslWhereItIs()
    {
        final String output = launch("auto", true);
        assertTrue(output.contains("launched 1"), output);
        assertEquals(1, output.lines().filter((line) -> line.contains("TLS by boringssl")).count(), output);
    }

    @Test
    void shouldTakeTheJdkInOneLineWhereNothingElseIs()
    {
        final String output = launch("auto", false);
        assertTrue(output.contains("launched 1"), output);
        assertEquals(1, output.lines().filter((line) -> line.contains("TLS by jdk")).count(), output);
        assertTrue(output.lines().noneMatch((line) -> line.contains("tcnative")), output);
    }

    @Test
    void shouldSayWhatIsMissingWhenBoringSslIsAskedFor()
    {
        final String output = launch("boringssl", false);
        assertEquals(1, output.lines().count(), output);
        assertTrue(output.startsWith("refused: "), output);
        assertTrue(output.contains("sluice.tls.provider is \"boringssl\" but "), output);
        assertTrue(output.contains("io.netty:netty-tcnative-classes is not on the class path; add it"), output);
    }

    private static String launch(final String provider, final boolean isThere)
    {
        final String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter((entry) -> isThere || !entry.contains("tcnative"))
            .collect(Collectors.joining(File.pathSeparator));
        try (Child child = Child.java("@" + Project.jvmArguments(), "-Dsluice.tls.provider=" + provider,
            "-cp", classPath, TlsLibraryMain.class.getName(), files.chain("server"), files.key("server")))
        {
            assertEquals(0, child.awaitExit(), child::output);

            return child.output();
        }
    }
}
