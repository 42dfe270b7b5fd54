package io.sluice.examples;

import io.sluice.test.Project;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is released belongs together. */
class ReleaseTest
{
    @Test
    void shouldListTheArtifactsOfThisVersionInTheBom() throws IOException
    {
        final String bom = pom("engine/bom/pom.xml");

        assertEquals(first(pom("pom.xml"), "version"), first(bom, "version"));
        assertEquals(
            List.of("sluice-bom", ownArtifact("websocket-codec"), ownArtifact("engine")),
            all(bom, "artifactId").stream()
                .filter((artifact) -> artifact.startsWith("sluice-")).collect(Collectors.toList()));
    }

    private static String ownArtifact(final String module) throws IOException
    {
        final String pom = pom(module + "/pom.xml");

        return first(pom.substring(pom.indexOf("</parent>")), "artifactId");
    }

    private static String first(final String pom, final String element)
    {
        return all(pom, element).get(0);
    }

    private static List<String> all(final String pom, final String element)
    {
        return Pattern.compile("<" + element + ">([^<]+)</").matcher(pom).results()
            .map((final MatchResult found) -> found.group(1)).collect(Collectors.toList());
    }

    private static String pom(final String path) throws IOException
    {
        return Files.readString(Project.root().resolve(path));
    }
}
