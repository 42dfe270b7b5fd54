package io.sluice.net;

import org.agrona.DirectBuffer;

/**
 * The two JVM arguments that Sluice needs, checked before anything else is touched. Any thread.
 */
public final class JvmArguments
{
    private static final String PACKAGE = "jdk.internal.misc";

    private JvmArguments()
    {
    }

    /**
     * What keeps Sluice from running. Without the export the first buffer would fail with a stack trace out of a class
     * initialiser; this asks the module system alone.
     *
     * @return one sentence that names the argument to add, or null if all is well.
     */
    public static String missing()
    {
        // The literal of an interface without static fields to run initialises nothing.
        final Module agrona = DirectBuffer.class.getModule();

        return Object.class.getModule().isExported(PACKAGE, agrona) ? null :
            "Sluice's buffers need the JVM argument --add-exports java.base/" + PACKAGE + "=" +
            (agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED") +
            ", which is missing: add it to the command line, to JDK_JAVA_OPTIONS, or as Add-Exports: java.base/" +
            PACKAGE + " to the manifest of the jar that is run.";
    }

    /**
     * What makes Sluice produce garbage: the JDK's selector looks descriptors up by boxed int.
     *
     * @param maxDescriptor that may be in use.
     * @return one sentence that names the argument to add and what its lack costs, or null if all is well.
     */
    public static String advised(final int maxDescriptor)
    {
        final Integer first = Integer.valueOf(maxDescriptor);
        final Integer second = Integer.valueOf(maxDescriptor);

        return first == second ? null :
            "The JVM argument -Djava.lang.Integer.IntegerCache.high=65536 is missing: every readiness event of a " +
            "descriptor above 127 costs 16 bytes of garbage.";
    }
}
