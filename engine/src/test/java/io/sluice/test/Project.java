package io.sluice.test;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources of this project are, whatever module runs the test and whoever started it. */
public final class Project
{
    private static final String ROOT_PROP_NAME = "sluice.test.root";
    private static final String LANDMARK = "engine/sluice.jvmargs";

    private Project()
    {
    }

    /** {@return the root of the repository: as the build says, else found upwards from the working directory} */
    public static Path root()
    {
        final String named = System.getProperty(ROOT_PROP_NAME);
        Path candidate = Path.of(null == named ? "" : named).toAbsolutePath();
        while (null != candidate && !Files.exists(candidate.resolve(LANDMARK)))
        {
            candidate = candidate.getParent();
        }
        if (null == candidate)
        {
            throw new IllegalStateException("no " + LANDMARK + " above the working directory: set " + ROOT_PROP_NAME);
        }

        return candidate;
    }

    /** {@return the argument file with the two JVM arguments of Sluice} */
    public static Path jvmArguments()
    {
        return root().resolve(LANDMARK);
    }

    /** {@return the folder for what tests write: the build folder of the module whose tests run} */
    public static Path target()
    {
        return Path.of("target").toAbsolutePath();
    }
}
