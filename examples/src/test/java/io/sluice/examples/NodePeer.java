package io.sluice.examples;

import io.sluice.test.Child;
import io.sluice.test.Project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Scripts for Node with their packages, which npm installs below the build folder as the lock file says. */
final class NodePeer
{
    private static final int INSTALL_ATTEMPTS = 4;

    private final Path folder;

    private NodePeer(final Path folder)
    {
        this.folder = folder;
    }

    /** Copies a folder of src/test/node into the build folder and installs what it needs. */
    static NodePeer install(final String name)
    {
        final Path source = Project.root().resolve("examples/src/test/node").resolve(name);
        final Path target = Project.target().resolve("node").resolve(name);
        try
        {
            Files.createDirectories(target);
            try (var files = Files.list(source))
            {
                for (final Path file : files.toList())
                {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final StringBuilder outputs = new StringBuilder();
        for (int attempt = 1; attempt <= INSTALL_ATTEMPTS; attempt++)
        {
            try (Child npm = npm(target))
            {
                if (0 == npm.awaitExit())
                {
                    return new NodePeer(target);
                }
                outputs.append("attempt ").append(attempt).append(": ").append(npm.output());
            }
        }
        throw new AssertionError("npm cannot install the packages of " + source + ": " + outputs);
    }

    /** Starts one of the scripts. */
    Child start(final String script, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("node", folder.resolve(script).toString()));
        command.addAll(List.of(arguments));

        return start(command);
    }

    /** Starts one of the scripts with an environment of its own: {@code NAME=VALUE} each. */
    Child start(final List<String> environment, final String script, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(environment);
        command.addAll(List.of("node", folder.resolve(script).toString()));
        command.addAll(List.of(arguments));

        return start(command);
    }

    private static Child npm(final Path folder)
    {
        return start(List.of("npm", "ci", "--prefix", folder.toString(), "--no-audit", "--no-fund",
            "--fetch-retries", "5", "--prefer-offline"));
    }

    private static Child start(final List<String> command)
    {
        try
        {
            return Child.program(command.toArray(new String[0]));
        }
        catch (final UncheckedIOException ex)
        {
            throw new AssertionError("this test needs Node 18 or newer with npm on the PATH; on Debian and Ubuntu: " +
                "apt-get install nodejs npm", ex);
        }
    }
}
