package io.sluice.examples;

import io.sluice.test.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the documents show is compiled, what they point to is there, and the commands in them mean something. */
class DocumentsTest
{
    private static final Path ROOT = Project.root();

    static List<Path> documents() throws IOException
    {
        try (Stream<Path> files = Files.walk(ROOT, 2))
        {
            return files.filter((file) -> file.toString().endsWith(".md")).sorted().collect(Collectors.toList());
        }
    }

    @Test
    void shouldBeThereForEachModuleAndForWhoeverWantsToHelp() throws IOException
    {
        final List<Path> all = documents();

        for (final String wanted : List.of(
            "README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md",
            "websocket-codec/README.md", "engine/README.md", "examples/README.md", "jmh/README.md"))
        {
            assertTrue(all.contains(ROOT.resolve(wanted)), wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldShowCodeThatIsCompiled(final Path document) throws IOException
    {
        final List<String> sources = sources().stream().map((file) -> squeezed(read(file)))
            .collect(Collectors.toList());

        for (final String block : matches(read(document), "(?s)```java\n(.*?)```"))
        {
            final String wanted = squeezed(block);
            assertTrue(sources.stream().anyMatch((source) -> source.contains(wanted)),
                () -> "not to be found in the sources:\n" + block);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldPointToWhatIsThere(final Path document)
    {
        assertEquals(List.of(), matches(read(document), "]\\(([^)\\s]+)\\)").stream()
            .filter((link) -> !link.contains("://") && !isThere(document, link)).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldNameClassesThatAreThere(final Path document) throws IOException
    {
        final List<String> sources = sources().stream().map((file) -> file.toString().replace('/', '.'))
            .collect(Collectors.toList());

        assertEquals(List.of(), matches(read(document), "\\b(io\\.sluice(?:\\.[a-z]+)+\\.[A-Z]\\w+)").stream()
            .filter((name) -> sources.stream().noneMatch((source) -> source.endsWith(name + ".java")))
            .collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldRunProgramsOfThisProjectWithOptionsThatTheyKnow(final Path document) throws IOException
    {
        for (final String command : commands(document))
        {
            final List<String> mains = matches(command, "\\s(io\\.sluice\\.\\S+)");
            final List<String> options = matches(command, "\\s(--[a-z][a-z-]+)");
            if (mains.isEmpty() && !command.contains("sluice-gateway.jar"))
            {
                continue;
            }

            final Path source = sourceOf(mains.isEmpty() ? SluiceGateway.class.getName() : mains.get(0));
            assertTrue(mains.isEmpty() || read(source).contains("static void main(") || command.contains(".jar '"),
                () -> "no program: " + command);
            assertEquals(List.of(), options.stream().filter((option) -> !isOption(source, option))
                .collect(Collectors.toList()), command);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldGiveTheBuildWhatItKnows(final Path document) throws IOException
    {
        final String all = sources().stream().map(DocumentsTest::read).collect(Collectors.joining()) +
            read(ROOT.resolve("pom.xml"));
        for (final String command : commands(document))
        {
            for (final String property : matches(command, "-D((?:sluice|test)\\.[a-z.]+)"))
            {
                assertTrue(all.contains(property), () -> "nobody reads " + property + ": " + command);
            }
            for (final String profile : matches(command, "\\s-P(\\S+)"))
            {
                assertTrue(all.contains("<id>" + profile + "</id>"), command);
            }
            for (final String module : matches(command, "mvn .*-pl (\\S+)"))
            {
                assertTrue(Files.exists(ROOT.resolve(module).resolve("pom.xml")), command);
            }
            for (final String file : matches(command, "@(\\S+)"))
            {
                assertTrue(Files.exists(ROOT.resolve(file)), command);
            }
        }
    }

    @Test
    void shouldShowCommandsAndCode() throws IOException
    {
        final Path readme = ROOT.resolve("README.md");

        assertFalse(commands(readme).isEmpty());
        assertFalse(matches(read(readme), "```(java)\n").isEmpty());
    }

    /** Whole command lines: those that end in a backslash go on. */
    private static List<String> commands(final Path document)
    {
        return matches(read(document), "(?sm)^ *```(?:sh)?\n(.*?)```").stream()
            .flatMap((block) -> block.replace("\\\n", " ").lines())
            .filter((line) -> line.strip().matches("(mvn|java) .*")).collect(Collectors.toList());
    }

    /** A program knows an option that stands in its source, or is one that every program has. */
    private static boolean isOption(final Path source, final String option)
    {
        return List.of("--help", "--add-exports", "--version").contains(option) ||
            read(source).contains('"' + option + '"');
    }

    private static boolean isThere(final Path document, final String link)
    {
        final int anchor = link.indexOf('#');
        final String path = anchor < 0 ? link : link.substring(0, anchor);
        final Path target = path.isEmpty() ? document : document.resolveSibling(path);

        return Files.exists(target) && (anchor < 0 || headings(target).contains(link.substring(anchor + 1)));
    }

    private static List<String> headings(final Path document)
    {
        return matches(read(document), "(?m)^#+ (.*)$").stream()
            .map((heading) -> heading.toLowerCase().replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toList());
    }

    private static Path sourceOf(final String className) throws IOException
    {
        return sources().stream().filter((file) -> file.endsWith(className.replace('.', '/') + ".java")).findFirst()
            .orElseGet(() -> ROOT.resolve("pom.xml"));
    }

    private static List<Path> sources() throws IOException
    {
        try (Stream<Path> files = Files.walk(ROOT))
        {
            return files.filter((file) -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
                .collect(Collectors.toList());
        }
    }

    static List<String> matches(final String text, final String pattern)
    {
        return Pattern.compile(pattern).matcher(text).results().map((final MatchResult found) -> found.group(1))
            .collect(Collectors.toList());
    }

    /** Indentation depends on what is around. */
    private static String squeezed(final String code)
    {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    static String read(final Path file)
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
