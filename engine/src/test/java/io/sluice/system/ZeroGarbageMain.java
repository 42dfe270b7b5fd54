package io.sluice.system;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.test.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Tells what the loop of a gateway before the server that its argument names allocates, for a JVM of its own. */
final class ZeroGarbageMain
{
    private ZeroGarbageMain()
    {
    }

    /** Runs the program. */
    public static void main(final String[] args)
    {
        try (GarbageProbe probe = new GarbageProbe();
            Gateway gateway = Gateway.launch(
                new GatewayContext().listen("nats://127.0.0.1:0").upstream(args[0]).loopCount(1));
            RawClient client = RawClient.tcp(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(gateway.listenerUrls().get(0)).getPort())))
        {
            client.info();
            client.send("CONNECT {\"verbose\":false}\r\nSUB > 1\r\n");
            client.flush();
            System.out.println("allocated " +
                probe.measure(Traffic.whole(client, "PUB a.b 5\r\nhello\r\n", 250)).least() + " bytes");
        }
    }
}
