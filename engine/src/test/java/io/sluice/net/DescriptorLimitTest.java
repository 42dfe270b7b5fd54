package io.sluice.net;

import java.nio.file.Path;

import io.sluice.test.Child;
import io.sluice.test.Project;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process without descriptors left must neither spin nor stop listening. */
class DescriptorLimitTest
{
    @Test
    void shouldWaitForADescriptorAndThenAccept()
    {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Child child = Child.program("/bin/sh", "-c", "ulimit -n 100; exec \"$0\" \"$@\"", java,
            "@" + Project.jvmArguments(), "-cp", System.getProperty("java.class.path"),
            DescriptorLimitMain.class.getName()))
        {
            assertEquals(0, child.awaitExit(), child.output());
            assertTrue(child.output().contains("accepted after all"), child.output());
        }
    }
}
