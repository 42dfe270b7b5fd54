package io.sluice.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Servers that know each other. */
public final class Cluster implements AutoCloseable
{
    private final List<NatsServer> nodes = new ArrayList<>();

    private Cluster()
    {
    }

    /**
     * Starts servers and waits until each has found the others.
     *
     * @param nodeCount of them.
     * @param more      of the configuration of each.
     * @return the cluster.
     */
    public static Cluster start(final int nodeCount, final UnaryOperator<NatsServer.Builder> more)
    {
        final Cluster cluster = new Cluster();
        try
        {
            cluster.startNodes(freePorts(nodeCount), more);
        }
        catch (final RuntimeException ex)
        {
            cluster.close();
            throw ex;
        }

        return cluster;
    }

    /** {@return the servers} */
    public List<NatsServer> nodes()
    {
        return nodes;
    }

    @Override
    public void close()
    {
        nodes.forEach(NatsServer::close);
    }

    private void startNodes(final List<Integer> ports, final UnaryOperator<NatsServer.Builder> more)
    {
        final StringBuilder routes = new StringBuilder();
        ports.forEach((port) -> routes.append("\"nats-route://127.0.0.1:").append(port).append("\", "));
        for (int i = 0; i < ports.size(); i++)
        {
            nodes.add(more.apply(NatsServer.of(Generation.CURRENT).with(
                "server_name: n" + i + "\nlame_duck_duration: \"30s\"\nlame_duck_grace_period: \"500ms\"\n" +
                "cluster { name: c, listen: \"127.0.0.1:" + ports.get(i) + "\", routes: [ " +
                routes.substring(0, routes.length() - 2) + " ] }"))
                .start());
        }

        final String others = "\"remote_name\":\"n.*".repeat(ports.size() - 1);
        for (final NatsServer node : nodes)
        {
            Await.until("cluster formed",
                () -> node.monitor("/routez").replaceAll("\\s", "").matches("(?s).*" + others));
        }
    }

    private static List<Integer> freePorts(final int count)
    {
        final List<Integer> ports = new ArrayList<>();
        final List<ServerSocket> reserved = new ArrayList<>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                reserved.add(new ServerSocket(0));
                ports.add(reserved.get(i).getLocalPort());
            }
            for (final ServerSocket socket : reserved)
            {
                socket.close();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return ports;
    }
}
