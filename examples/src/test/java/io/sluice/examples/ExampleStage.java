package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** An example in front of a demo broker, with the listeners it has, or else one of each kind. */
public final class ExampleStage implements AutoCloseable
{
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true,\"name\":\"test\"}\r\n";

    private final DemoBroker broker;
    private final Gateway gateway;

    private ExampleStage(final GatewayContext context)
    {
        broker = newBroker();
        gateway = Gateway.launch(context.upstream(broker.url()));
    }

    /** Starts an example that has no listeners yet. */
    public static ExampleStage listening(final GatewayContext context)
    {
        return new ExampleStage(context.listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0/nats"));
    }

    /** Starts an example that has its listeners. */
    public static ExampleStage of(final GatewayContext context)
    {
        return new ExampleStage(context);
    }

    /** Starts a broker. */
    public static DemoBroker newBroker()
    {
        try
        {
            return DemoBroker.launch(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return the gateway} */
    public Gateway gateway()
    {
        return gateway;
    }

    /** {@return where a listener is found} */
    public InetSocketAddress address(final int listener)
    {
        final URI uri = URI.create(gateway.listenerUrls().get(listener));

        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Connects to the first listener and hears the INFO. */
    public RawClient connect()
    {
        final RawClient client = RawClient.tcp(address(0));
        client.info();

        return client;
    }

    /** Connects to the first listener and is welcomed with a PONG. */
    public RawClient welcome()
    {
        return welcome(CONNECT);
    }

    /** Connects to the first listener, says CONNECT and is welcomed with a PONG. */
    public RawClient welcome(final String connect)
    {
        final RawClient client = connect();
        client.send(connect).flush();

        return client;
    }

    /** Connects to the broker itself, past the example. */
    public RawClient besides()
    {
        final RawClient client = RawClient.tcp(broker.address());
        client.info();
        client.send(CONNECT).flush();

        return client;
    }

    /** Upgrades a connection to a listener; each header with its line end. */
    public RawWebSocketClient upgrade(final int listener, final String path, final String headers)
    {
        return RawWebSocketClient.open(address(listener), path, headers);
    }

    @Override
    public void close()
    {
        gateway.close();
        broker.close();
    }
}
