package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.test.Child;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the files for containers and systemd run, runs: the same arguments, but for where files are. */
@Timeout(300)
class DeployTest
{
    private static final Path FOLDER = Project.root().resolve("examples/deploy");

    @TempDir
    private Path folder;

    @Test
    void shouldServeAsTheContainerDoesAndBeDrainedByIt() throws IOException
    {
        final String dockerfile = Files.readString(FOLDER.resolve("Dockerfile"));
        for (final Matcher copy = Pattern.compile("(?m)^COPY (\\S+)").matcher(dockerfile); copy.find();)
        {
            assertTrue(copy.group(1).startsWith("examples/target/") ||
                Files.exists(Project.root().resolve(copy.group(1))), copy.group(1));
        }

        final Matcher entry = Pattern.compile("(?m)^ENTRYPOINT \\[(.*)]$").matcher(dockerfile);
        assertTrue(entry.find());
        final List<String> command = new ArrayList<>();
        for (final Matcher word = Pattern.compile("\"([^\"]*)\"").matcher(entry.group(1)); word.find();)
        {
            command.add(word.group(1));
        }

        serve(command);
        assertTrue(dockerfile.contains("\nSTOPSIGNAL SIGTERM\n"));
    }

    @Test
    void shouldServeAsTheServiceDoes() throws IOException
    {
        final String unit = Files.readString(FOLDER.resolve("sluice-gateway.service"));
        final Matcher start = Pattern.compile("(?m)^ExecStart=/usr/bin/(.*)$").matcher(unit);
        assertTrue(start.find());
        serve(List.of(start.group(1).split(" ")));
        assertTrue(unit.contains("\nExecReload=/bin/kill -HUP $MAINPID\n"));

        final Matcher stop = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$").matcher(unit);
        assertTrue(stop.find() && Integer.parseInt(stop.group(1)) > 10 + 5, "longer than the drain and the close");
    }

    /**
     * Runs it with classes in the place of the jar, on free ports, as process 1, with files in the folder of the test,
     * which is all that can be written to.
     */
    private void serve(final List<String> command) throws IOException
    {
        assertEquals("java", command.get(0));
        try (DemoBroker broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)))
        {
            final Path configuration = Files.writeString(folder.resolve("sluice.properties"),
                Files.readString(FOLDER.resolve("sluice.properties"))
                    .replaceAll(":(4223|8080)", ":0")
                    .replace("nats://127.0.0.1:4222", broker.url())
                    .replace("sluice.drain.timeout = 10s", "sluice.drain.timeout = 100ms"));
            final List<String> arguments = new ArrayList<>();
            for (final String word : command.subList(1, command.size()))
            {
                if ("-jar".equals(word))
                {
                    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
                }
                else
                {
                    arguments.add(word
                        .replace("@/opt/sluice/", "@" + Project.root().resolve("engine") + '/')
                        .replace("/opt/sluice/sluice-gateway.jar", SluiceGateway.class.getName())
                        .replace("/etc/sluice/sluice.properties", configuration.toString())
                        .replace("/run/sluice/", folder + "/"));
                }
            }

            final Isolation container = new Isolation(folder);
            try (Child child = container.java(arguments))
            {
                final List<String> urls = GatewayProcess.awaitReady(child);
                assertEquals(2, urls.size(), child.output());
                assertTrue(Files.exists(folder.resolve("status")), "the status file is where it is said to be");
                final URI uri = URI.create(urls.get(0));
                try (RawClient client = RawClient.tcp(new InetSocketAddress("127.0.0.1", uri.getPort())))
                {
                    client.info();
                    client.send("CONNECT {\"verbose\":false}\r\n").flush();
                    container.signal(child, "TERM");
                    client.readToEnd();
                }

                assertEquals(0, child.awaitExit(), child.output());
                assertTrue(child.output().contains("drained 1 sessions"), child.output());
            }
        }
    }
}
