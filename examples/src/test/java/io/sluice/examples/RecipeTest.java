package io.sluice.examples;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.Project;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The recipe for a cluster, two gateways and HAProxy on one machine works as it stands. */
@Tag("system")
@Timeout(300)
class RecipeTest
{
    private static final int PORTS = 15;

    @TempDir
    private Path folder;

    @Test
    void shouldServeThroughEveryHopAndOutliveAGateway() throws Exception
    {
        try (Child recipe = start())
        {
            final String output = awaitLogs(recipe);
            final URI nats = URI.create(found(output, "nats +(\\S+)").get(0));
            shouldTellTheServerWhereTheClientIs(nats, found(output, "(http\\S+)"));
            shouldReachTheOtherGateway(nats, found(output, "gateways +(\\d+)").get(0));
            recipe.terminate();
            recipe.awaitExit();
        }
    }

    private static void shouldTellTheServerWhereTheClientIs(final URI nats, final List<String> monitors)
        throws IOException, InterruptedException
    {
        try (RawClient client = RawClient.tcp(new InetSocketAddress(nats.getHost(), nats.getPort())))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\n").flush();

            final String port = "\"port\": " + client.localAddress().getPort() + ',';
            final StringBuilder connections = new StringBuilder();
            for (final String monitor : monitors)
            {
                connections.append(HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create(monitor)).build(), HttpResponse.BodyHandlers.ofString()).body());
            }
            assertTrue(connections.toString().contains(port), () -> port + " is not in " + connections);
        }
    }

    private static void shouldReachTheOtherGateway(final URI nats, final String gatewayId) throws Exception
    {
        final Options.Builder options = new Options.Builder().server(nats.toString()).maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100)).connectionTimeout(Duration.ofSeconds(5));
        final Connection one = Nats.connect(options.build());
        final Connection other = Nats.connect(options.build());
        try
        {
            ProcessHandle.of(Long.parseLong(gatewayId)).orElseThrow().destroyForcibly();
            Await.until("both on one gateway", () -> isHeard(one, other) && isHeard(other, one));
        }
        finally
        {
            one.close();
            other.close();
        }
    }

    private static boolean isHeard(final Connection publisher, final Connection subscriber) throws Exception
    {
        final Subscription subscription = subscriber.subscribe("recipe");
        try
        {
            subscriber.flush(Duration.ofSeconds(5));
            publisher.publish("recipe", "hello".getBytes(StandardCharsets.UTF_8));
            publisher.flush(Duration.ofSeconds(5));

            return null != subscription.nextMessage(Duration.ofSeconds(1));
        }
        catch (final TimeoutException ex)
        {
            return false;
        }
        finally
        {
            subscription.unsubscribe();
        }
    }

    private Child start() throws IOException
    {
        return Child.program("env",
            "PORTS=" + freePorts(),
            "NATS_SERVER=" + Generation.CURRENT.binary(),
            "HAPROXY=" + haproxy(),
            "GATEWAY_CLASS_PATH=" + System.getProperty("java.class.path"),
            "bash", Project.root().resolve("examples/recipes/cluster.sh").toString(), folder.toString());
    }

    private String awaitLogs(final Child recipe) throws IOException
    {
        try
        {
            return recipe.awaitOutput("logs  ");
        }
        catch (final AssertionError ex)
        {
            final StringBuilder logs = new StringBuilder(recipe.output());
            for (final String name : List.of("server1", "gateway1", "gateway2", "haproxy"))
            {
                logs.append('\n').append(Files.readString(folder.resolve(name + ".log")));
            }
            throw new AssertionError(logs.toString(), ex);
        }
    }

    private static String haproxy() throws IOException
    {
        try (Child script = Child.program("bash",
            Project.root().resolve("examples/src/test/scripts/haproxy.sh").toString()))
        {
            assertEquals(0, script.awaitExit(), script::output);

            return script.output().lines().reduce((first, last) -> last).orElseThrow();
        }
    }

    private static String freePorts() throws IOException
    {
        final List<ServerSocket> sockets = new ArrayList<>();
        try
        {
            for (int i = 0; i < PORTS; i++)
            {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }

            return sockets.stream().map((socket) -> Integer.toString(socket.getLocalPort()))
                .collect(Collectors.joining(" "));
        }
        finally
        {
            for (final ServerSocket socket : sockets)
            {
                socket.close();
            }
        }
    }

    private static List<String> found(final String text, final String pattern)
    {
        final List<String> all = Pattern.compile(pattern).matcher(text).results()
            .map((final MatchResult result) -> result.group(1)).collect(Collectors.toList());
        assertTrue(!all.isEmpty(), text);

        return all;
    }
}
