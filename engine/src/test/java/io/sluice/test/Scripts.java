package io.sluice.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts that find, or bring, programs for the tests. */
final class Scripts
{
    private Scripts()
    {
    }

    /** {@return what a script answers; what it says when it fails is the failure} */
    static String run(final String name, final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of(
            "bash", Project.root().resolve("engine/src/test/scripts").resolve(name).toString()));
        command.addAll(List.of(arguments));
        try
        {
            final Path errors = Files.createTempFile(name, ".log");
            final Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            final String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            final int code = process.waitFor();
            final String log = Files.readString(errors).trim();
            Files.delete(errors);
            if (0 != code)
            {
                throw new AssertionError(log);
            }

            return answer;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name + " needs bash", ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, ex);
        }
    }
}
