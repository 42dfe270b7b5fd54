package io.sluice.examples;

import io.sluice.test.Project;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the README shows is compiled, and what it points to is there. */
class ReadmeTest
{
    private final String readme = read(Project.root().resolve("README.md"));

    @Test
    void shouldShowCodeThatIsCompiled() throws IOException
    {
        final List<String> sources = sources();
        final List<String> blocks = matches("(?s)```java\n(.*?)```");
        assertFalse(blocks.isEmpty());

        for (final String block : blocks)
        {
            final String wanted = squeezed(block);
            assertTrue(sources.stream().anyMatch((source) -> source.contains(wanted)),
                () -> "not to be found in the sources of the examples:\n" + block);
        }
    }

    @Test
    void shouldPointToFilesThatAreThere()
    {
        assertEquals(List.of(), matches("]\\(([^)#:]+)\\)").stream()
            .filter((link) -> !Files.exists(Project.root().resolve(link))).collect(Collectors.toList()));
    }

    @Test
    void shouldNameMainsThatAreThere()
    {
        final List<String> mains = matches("`(io\\.sluice\\.examples\\.[\\w.]+\\.[A-Z]\\w+)`");
        assertFalse(mains.isEmpty());

        assertEquals(List.of(), mains.stream()
            .filter((name) -> !Files.exists(Project.root().resolve(
                "examples/src/main/java/" + name.replace('.', '/') + ".java"))).collect(Collectors.toList()));
    }

    private List<String> matches(final String pattern)
    {
        final List<String> found = new ArrayList<>();
        final Matcher matcher = Pattern.compile(pattern).matcher(readme);
        while (matcher.find())
        {
            found.add(matcher.group(1));
        }

        return found;
    }

    private static List<String> sources() throws IOException
    {
        try (Stream<Path> files = Files.walk(Project.root().resolve("examples/src")))
        {
            return files.filter((file) -> file.toString().endsWith(".java"))
                .map((file) -> squeezed(read(file))).collect(Collectors.toList());
        }
    }

    /** Indentation depends on what is around. */
    private static String squeezed(final String code)
    {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
