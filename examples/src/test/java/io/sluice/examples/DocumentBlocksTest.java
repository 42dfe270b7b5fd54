package io.sluice.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.test.Child;
import io.sluice.test.Project;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the documents show beside Java and programs of this project: parts of a POM, settings, other programs. */
class DocumentBlocksTest
{
    private static final Path ROOT = Project.root();
    private static final Pattern BLOCK = Pattern.compile("(?sm)^ *```(\\w*)\n(.*?)^ *```");
    private static final String PROGRAMS = "mvn|java|openssl|ulimit|jmh/compare.sh";

    @TempDir
    private Path folder;

    static List<Path> documents() throws IOException
    {
        return DocumentsTest.documents();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldShowCommandsOfKnownProgramsAlone(final Path document)
    {
        assertEquals(List.of(), commands(document)
            .filter((line) -> !line.matches("(" + PROGRAMS + ") .*") && !line.startsWith("sluice."))
            .collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldNameArtifactsThatThisBuildUses(final Path document) throws Exception
    {
        final List<String> known = known();
        final List<String> named = new ArrayList<>();
        for (final String block : DocumentsTest.matches(DocumentsTest.read(document), "(?s)```xml\n(.*?)```"))
        {
            named.addAll(dependencies("<project>" + block + "</project>", ""));
        }
        for (final String command : commands(document).collect(Collectors.toList()))
        {
            DocumentsTest.matches(command, "-Dartifact=(\\S+)").forEach((artifact) -> named.add(coordinates(artifact)));
        }

        assertEquals(List.of(), named.stream()
            .filter((artifact) -> known.stream().noneMatch((other) -> isSame(artifact, other)))
            .collect(Collectors.toList()), () -> "this build knows " + known);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldShowSettingsThatMeanSomething(final Path document) throws IOException
    {
        final String lines = commands(document).filter((line) -> line.startsWith("sluice."))
            .collect(Collectors.joining("\n"));
        final Properties properties = new Properties();
        properties.load(new StringReader(lines));

        assertEquals(lines.isEmpty(), properties.isEmpty());
        if (!properties.isEmpty())
        {
            final List<String> inForce =
                new GatewayContext().configuration(properties).upstream("nats://127.0.0.1:4222").conclude().describe();
            assertFalse(inForce.isEmpty());
        }
    }

    @Test
    void shouldCompareWhatTheScriptKnows() throws IOException
    {
        final Path script = ROOT.resolve("jmh/compare.sh");
        final String text = DocumentsTest.read(script);
        final TreeSet<String> shown = new TreeSet<>();
        for (final Path document : documents())
        {
            commands(document).filter((line) -> line.startsWith("jmh/compare.sh "))
                .forEach((line) -> shown.add(line.split(" ")[1]));
        }

        assertTrue(Files.isExecutable(script));
        assertEquals("[latency, memory, roundtrip, sessions, spin, tcp, websocket]", shown.toString());
        for (final String what : shown)
        {
            assertTrue(text.matches("(?s).*\n    (\\w+ \\| )?" + what + "( \\| \\w+)?\\)\n.*"), what);
        }
        for (final String tool : DocumentsTest.matches(text, "\n +tool (\\w+)"))
        {
            assertTrue(Files.exists(ROOT.resolve("jmh/src/main/java/io/sluice/load/" + tool + ".java")), tool);
        }
        run("bash", "-n", script.toString());
    }

    /** The certificate for trying out is one that a listener takes, made by the command as it stands. */
    @Test
    void shouldMakeACertificateThatServes() throws IOException
    {
        final String openssl = run("bash", ROOT.resolve("engine/src/test/scripts/openssl.sh").toString()).strip();
        final List<String> commands = commands(ROOT.resolve("README.md"))
            .filter((line) -> line.startsWith("openssl ")).collect(Collectors.toList());
        assertEquals(1, commands.size());

        run("bash", "-c", "cd '" + folder + "' && '" + openssl + "' " + commands.get(0).substring("openssl ".length()));
        final String certificate = folder.resolve("server.pem").toString();
        final String key = folder.resolve("server.key").toString();
        try (Gateway gateway = Gateway.launch(new GatewayContext().upstream("nats://127.0.0.1:1")
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsCertificate(certificate).tlsKey(key))))
        {
            assertTrue(gateway.listenerUrls().get(0).startsWith("tls://"));
        }
    }

    /** Lines of blocks that are in no language, those that end in a backslash with what follows. */
    private static Stream<String> commands(final Path document)
    {
        return BLOCK.matcher(DocumentsTest.read(document)).results()
            .filter((block) -> block.group(1).isEmpty() || "sh".equals(block.group(1)))
            .flatMap((block) -> block.group(2).replaceAll("\\\\\n *", "").lines())
            .map(String::strip).filter((line) -> !line.isEmpty());
    }

    private static String run(final String... command)
    {
        try (Child child = Child.program(command))
        {
            assertEquals(0, child.awaitExit(), child::output);

            return child.output();
        }
    }

    /** {@return what the POMs of this build name, as group:artifact:version:type:classifier} */
    private static List<String> known() throws Exception
    {
        final String parent = DocumentsTest.read(ROOT.resolve("pom.xml"));
        final String version = DocumentsTest.matches(parent, "<version>([^<]+)</version>").get(0);
        final List<String> known = new ArrayList<>(dependencies(parent, version));
        try (Stream<Path> files = Files.walk(ROOT, 3))
        {
            for (final Path pom : files.filter((file) -> file.endsWith("pom.xml")).collect(Collectors.toList()))
            {
                final String own = DocumentsTest.read(pom).replaceAll("(?s)<parent>.*?</parent>", "");
                known.add("io.sluice:" + DocumentsTest.matches(own, "<artifactId>([^<]+)</artifactId>").get(0) + ':' +
                    version + "::");
            }
        }

        return known;
    }

    private static List<String> dependencies(final String pom, final String projectVersion) throws Exception
    {
        final Element project = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        final NodeList all = project.getElementsByTagName("dependency");
        final List<String> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++)
        {
            final Element dependency = (Element)all.item(i);
            String coordinates = text(dependency, "groupId") + ':' + text(dependency, "artifactId") + ':' +
                text(dependency, "version") + ':' + ':' + text(dependency, "classifier");
            for (final String property : DocumentsTest.matches(coordinates, "\\$\\{([^}]+)}"))
            {
                final NodeList values = project.getElementsByTagName(property);
                coordinates = coordinates.replace("${" + property + '}',
                    0 == values.getLength() ? projectVersion : values.item(0).getTextContent());
            }
            found.add(coordinates);
        }

        return found;
    }

    /** Of what a plug-in takes: group:artifact:version[:type[:classifier]]. */
    private static String coordinates(final String artifact)
    {
        final String[] parts = artifact.split(":");

        return parts[0] + ':' + parts[1] + ':' + parts[2] + "::" + (5 == parts.length ? parts[4] : "");
    }

    /** What names no version has it from a bill of materials. */
    private static boolean isSame(final String artifact, final String known)
    {
        return artifact.equals(known) ||
            artifact.contains(":::") && known.startsWith(artifact.substring(0, artifact.indexOf(":::") + 1));
    }

    private static String text(final Element parent, final String name)
    {
        final NodeList found = parent.getElementsByTagName(name);

        return 0 == found.getLength() ? "" : found.item(0).getTextContent().strip();
    }
}
