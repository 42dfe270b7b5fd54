package io.sluice.gateway;

import io.sluice.status.Counter;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A gateway in a test: listens on TCP and on WebSocket, notes what it is told, and must be left with nothing. */
final class GatewayFixture implements AutoCloseable
{
    private final Endings endings = new Endings();
    private final Silence log = new Silence();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Gateway gateway;

    private GatewayFixture(final String upstream, final UnaryOperator<GatewayContext> more)
    {
        final GatewayContext context = new GatewayContext()
            .listen("nats://127.0.0.1:0")
            .listen("ws://127.0.0.1:0")
            .loopCount(2)
            .errorHandler(errors::add)
            .logger(log)
            .interceptor(endings::newInterceptor);
        if (null != upstream)
        {
            context.upstream(upstream);
        }

        gateway = Gateway.launch(more.apply(context));
    }

    /** Launches a gateway in front of a server. */
    static GatewayFixture launch(final String upstream)
    {
        return launch(upstream, UnaryOperator.identity());
    }

    /** Launches a gateway in front of a server, with more settings. */
    static GatewayFixture launch(final String upstream, final UnaryOperator<GatewayContext> more)
    {
        return new GatewayFixture(upstream, more);
    }

    Gateway gateway()
    {
        return gateway;
    }

    Endings endings()
    {
        return endings;
    }

    /** {@return lines that were logged} */
    List<String> log()
    {
        return log.lines();
    }

    List<Throwable> errors()
    {
        return errors;
    }

    String url()
    {
        return gateway.listenerUrls().get(0);
    }

    InetSocketAddress address()
    {
        return addressOf(url());
    }

    InetSocketAddress webSocketAddress()
    {
        return addressOf(gateway.listenerUrls().get(1));
    }

    /** Connects over TCP. */
    RawClient connect()
    {
        return RawClient.tcp(address());
    }

    /** Connects over WebSocket. */
    RawWebSocketClient connectWebSocket()
    {
        return RawClient.webSocket(webSocketAddress(), "/");
    }

    /** Connects over TCP and waits for the first PONG. */
    RawClient welcome()
    {
        final RawClient client = connect();
        client.info();
        client.send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\n");
        client.flush();

        return client;
    }

    void awaitCount(final Counter counter, final long count)
    {
        Await.until(
            () -> counter + " is " + gateway.count(counter), () -> gateway.count(counter) >= count, Await.DEADLINE);
    }

    /** Waits until no connection is left. */
    void awaitEmpty()
    {
        Await.until(
            () -> gateway.connectionCount() + " connections", () -> 0 == gateway.connectionCount(), Await.DEADLINE);
    }

    /** {@return bytes that sessions hold of the pools, as far as another thread can see} */
    long heldBytes()
    {
        long sum = 0;
        for (final GatewayLoop loop : gateway.loops())
        {
            sum += loop.loop().pool().heldBytes();
        }

        return sum;
    }

    /** Waits until nothing is left of any session: connections, channels, memory, counts of servers. */
    void awaitNothingLeft()
    {
        awaitEmpty();
        Await.until(() -> heldBytes() + " bytes held", () -> 0 == heldBytes(), Await.DEADLINE);
        Await.until(() -> channelCount() + " channels", () -> 0 == channelCount(), Await.DEADLINE);
        // A session leaves its server at the end of the pass in which the last of its channels went.
        gateway.servers().forEach((server) ->
            Await.until(() -> server + " has sessions", () -> 0 == server.sessionCount(), Await.DEADLINE));
        assertEquals(gateway.count(Counter.SESSIONS_OPENED), gateway.count(Counter.SESSIONS_CLOSED));
    }

    private int channelCount()
    {
        int sum = 0;
        for (final GatewayLoop loop : gateway.loops())
        {
            sum += loop.loop().channelCount();
        }

        return sum;
    }

    @Override
    public void close()
    {
        gateway.close();
    }

    static InetSocketAddress addressOf(final String url)
    {
        final URI uri = URI.create(url);

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
