package io.sluice.examples;

import io.sluice.test.Await;
import io.sluice.test.Child;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program as a container does: process 1 of its own name space, the file system read-only but for one folder.
 * Where neither root nor user name spaces are to be had it is an ordinary process on an ordinary file system.
 */
final class Isolation
{
    private static final List<List<String>> WAYS = List.of(
        List.of("unshare", "-mpf", "--mount-proc"), List.of("unshare", "-Urmpf", "--mount-proc"), List.of());
    private static final String READ_ONLY =
        "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro / && shift && exec \"$@\"";

    private final Path writable;
    private final List<String> way;

    /** Finds out what is allowed here. */
    Isolation(final Path writable)
    {
        this.writable = writable;
        way = WAYS.stream().filter(this::isAllowed).findFirst().orElseThrow();
    }

    /** {@return whether what runs is process 1} */
    boolean isComplete()
    {
        return !way.isEmpty();
    }

    /** Starts a JVM. */
    Child java(final List<String> arguments)
    {
        final List<String> command = new ArrayList<>(prefix(way));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);

        return Child.program(command.toArray(new String[0]));
    }

    /** Sends a signal to what was started, from outside, as whoever runs containers does. */
    void signal(final Child child, final String name)
    {
        Await.until("no process in the container", () -> !isComplete() ||
            ProcessHandle.of(child.pid()).orElseThrow().children().findAny().isPresent());
        final long pid = isComplete() ?
            ProcessHandle.of(child.pid()).orElseThrow().children().findAny().orElseThrow().pid() : child.pid();
        GatewayProcess.signal(pid, name);
    }

    private boolean isAllowed(final List<String> tried)
    {
        final List<String> command = new ArrayList<>(prefix(tried));
        command.addAll(List.of("/bin/sh", "-c", "exit 0"));
        try (Child child = Child.program(command.toArray(new String[0])))
        {
            return 0 == child.awaitExit();
        }
    }

    private List<String> prefix(final List<String> used)
    {
        final List<String> command = new ArrayList<>(used);
        if (!used.isEmpty())
        {
            command.addAll(List.of("/bin/sh", "-c", READ_ONLY, "sh", writable.toString()));
        }

        return command;
    }
}
