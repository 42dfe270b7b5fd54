package io.sluice.examples;

import io.sluice.test.Child;
import io.sluice.test.Project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The runnable gateway in a JVM of its own. As a main: one that looks for the default server elsewhere. */
public final class GatewayProcess
{
    private static final Pattern LISTENING = Pattern.compile("(?m)^listening (\\S+)$");

    private GatewayProcess()
    {
    }

    /** Runs the gateway with the first argument in the place of its default upstream. */
    public static void main(final String[] args)
    {
        final int exitCode = SluiceGateway.run(args[0], List.of(args).subList(1, args.length).toArray(new String[0]));
        if (0 != exitCode)
        {
            System.exit(exitCode);
        }
    }

    /** Starts the main class of the jar. */
    static Child start(final String... args)
    {
        return start(List.of("@" + Project.root().resolve("engine/sluice.jvmargs")), SluiceGateway.class, args);
    }

    /** Starts it as if the default upstream were this one. */
    static Child startWithDefaultUpstream(final String url, final String... args)
    {
        final List<String> all = new ArrayList<>(List.of(url));
        all.addAll(List.of(args));

        return start(
            List.of("@" + Project.root().resolve("engine/sluice.jvmargs")), GatewayProcess.class,
            all.toArray(new String[0]));
    }

    static Child start(final List<String> jvmArguments, final Class<?> main, final String... args)
    {
        final List<String> command = new ArrayList<>(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));

        return Child.java(command.toArray(new String[0]));
    }

    /** Waits until it is ready and returns the URLs it listens on. */
    static List<String> awaitReady(final Child child)
    {
        final Matcher matcher = LISTENING.matcher(child.awaitOutput("\nready\n"));
        final List<String> urls = new ArrayList<>();
        while (matcher.find())
        {
            urls.add(matcher.group(1));
        }

        return urls;
    }

    /** Sends a signal of the operating system, and does not close the output of who gets it, as a Process would. */
    static void signal(final long pid, final String name)
    {
        try (Child kill = Child.program("kill", "-" + name, Long.toString(pid)))
        {
            assertEquals(0, kill.awaitExit(), kill.output());
        }
    }
}
