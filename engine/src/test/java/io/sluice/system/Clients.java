package io.sluice.system;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.sluice.test.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Connections of the Java client to one URL, all closed at the end. Patient, because builds run on busy machines. */
public final class Clients implements AutoCloseable
{
    private final String url;
    private final List<Connection> connections = new ArrayList<>();

    /** Prepares to connect to a URL. */
    public Clients(final String url)
    {
        this.url = url;
    }

    /** Connects. */
    public Connection connect() throws IOException, InterruptedException
    {
        return connect(UnaryOperator.identity());
    }

    /** Connects with more options. */
    public Connection connect(final UnaryOperator<Options.Builder> more) throws IOException, InterruptedException
    {
        final Options.Builder options = new Options.Builder()
            .server(url)
            .connectionTimeout(Await.DEADLINE)
            .noReconnect();
        final Connection connection = Nats.connect(more.apply(options).build());
        connections.add(connection);

        return connection;
    }

    @Override
    public void close()
    {
        for (final Connection connection : connections)
        {
            try
            {
                connection.close();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
