package io.sluice.system;

import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a process does that has no descriptors left, and one that has lost a loop. */
@Timeout(300)
class TroubledGatewayTest
{
    private static final Pattern LISTENING = Pattern.compile("(?m)^listening (\\S+)$");
    private static final Pattern FAILED = Pattern.compile("(?m)^failed (\\d+) times$");
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";
    private static final int CLIENT_COUNT = 150;

    @AutoClose
    private static NatsServer server;
    private static String classPath;

    @BeforeAll
    static void startServer(@TempDir final Path folder) throws IOException
    {
        classPath = jars(folder);
        server = NatsServer.start(Generation.CURRENT);
    }

    @Test
    void shouldWaitForDescriptorsAndServeWhoWaited()
    {
        final List<RawClient> clients = new ArrayList<>();
        try (Child child = start("ulimit -n 200; "))
        {
            final InetSocketAddress address = awaitReady(child);
            for (int i = 0; i < CLIENT_COUNT; i++)
            {
                clients.add(RawClient.tcp(address));
            }

            final Matcher failed = FAILED.matcher(child.awaitOutput(" times\n"));
            assertTrue(failed.find(), child.output());
            final int count = Integer.parseInt(failed.group(1));
            assertTrue(count >= 1 && count <= 40, "it must not spin: " + child.output());
            assertEquals(1, child.output().split("cannot accept connections", -1).length - 1, child.output());

            for (final RawClient client : clients.subList(0, CLIENT_COUNT - 20))
            {
                client.close();
            }
            for (final RawClient client : clients.subList(CLIENT_COUNT - 20, CLIENT_COUNT))
            {
                client.send(CONNECT + "PING\r\n");
                client.readUntil("PONG\r\n");
            }
        }
        finally
        {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void shouldExitWhenALoopDies()
    {
        try (Child child = start(""))
        {
            final InetSocketAddress address = awaitReady(child);
            try (RawClient client = RawClient.tcp(address))
            {
                client.info();
                client.send(CONNECT + "PING\r\n");
                client.readUntil("PONG\r\n");
                client.send("PUB a 2\r\nhi\r\n");
                client.readToEnd();
            }

            assertEquals(70, child.awaitExit(), child.output());
            assertTrue(child.output().contains("has died, therefore the process exits"), child.output());
        }
    }

    /** Classes in folders would need a descriptor each when they are loaded: the child runs from jars, as users do. */
    private static String jars(final Path folder) throws IOException
    {
        final List<String> entries = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            entries.add(Files.isDirectory(Path.of(entry)) ?
                jar(Path.of(entry), folder.resolve(entries.size() + ".jar")) : entry);
        }

        return String.join(File.pathSeparator, entries);
    }

    private static String jar(final Path classes, final Path jar) throws IOException
    {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
            Stream<Path> files = Files.walk(classes))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }

        return jar.toString();
    }

    private static Child start(final String before)
    {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        return Child.program("/bin/sh", "-c", before + "exec \"$0\" \"$@\"", java,
            "@" + Project.jvmArguments(), "-cp", classPath,
            TroubledGatewayMain.class.getName(), server.url());
    }

    private static InetSocketAddress awaitReady(final Child child)
    {
        final Matcher matcher = LISTENING.matcher(child.awaitOutput("ready\n"));
        assertTrue(matcher.find(), child.output());
        final URI uri = URI.create(matcher.group(1));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
