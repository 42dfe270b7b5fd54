package io.sluice.websocket;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The codec knows no sockets, no threads, no locks and no NATS: no class file of the module names any. */
class DependencyTest
{
    private static final String[] FORBIDDEN = {"java/net/Socket", "java/net/ServerSocket", "java/net/http/",
        "java/nio/channels/", "java/lang/Thread", "java/util/concurrent/", "io/sluice/nats", "io/sluice/net/",
        "io/sluice/gateway", "io/sluice/status"};

    @Test
    void shouldNameNoSocketsAndNoThreads() throws IOException, URISyntaxException
    {
        final Path classes = Path.of(FrameDecoder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        final List<Path> files;
        try (Stream<Path> tree = Files.walk(classes))
        {
            files = tree.filter((file) -> file.toString().endsWith(".class")).toList();
        }

        assertTrue(files.size() > 10, "classes found in " + classes);
        for (final Path file : files)
        {
            final String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (final String name : FORBIDDEN)
            {
                assertEquals(-1, content.indexOf(name), () -> file + " names " + name);
            }
        }
    }
}
