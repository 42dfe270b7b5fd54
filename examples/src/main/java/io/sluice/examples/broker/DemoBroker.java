package io.sluice.examples.broker;

import io.sluice.nats.CommandWriter;
import io.sluice.nats.json.JsonObjectEditor;
import io.sluice.nats.json.JsonObjectView;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.net.Acceptor;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopRunner;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.timer.Timer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Core NATS in memory, for trying the gateway without a server: publish, subscribe, wildcards, queue groups, headers,
 * request-reply with no-responders. INFO says what it is by the server's name. Public methods
 * may be called by any thread; all else runs on one event loop.
 */
public final class DemoBroker implements AutoCloseable
{
    /** What INFO says as {@code server_name}. */
    public static final String SERVER_NAME = "sluice-demo-broker";

    /** Clients judge by it what a server can do; core NATS of that release is what there is. */
    private static final String VERSION = "2.10.0";
    /** A whole message with its line has to fit, so that none needs to be gathered. */
    private static final int BUFFER_LENGTH = 2 * 1024 * 1024;
    private static final int SERVER_ID_LENGTH = 56;
    /** The word, two blanks and CRLF around the JSON. */
    private static final int INFO_OVERHEAD = 8;

    private final BrokerSettings settings;
    private final EventLoop loop;
    private final Output output;
    private final Router router;
    private final Acceptor acceptor;
    private final Timer pingTimer;
    private final ClientCommandParser parser = new ClientCommandParser();
    private final List<BrokerClient> clients = new ArrayList<>();
    private final JsonObjectView noMembers = new JsonObjectView().wrap(new UnsafeBuffer(new byte[]{'{', '}'}), 0, 2);
    private final JsonObjectEditor info = new JsonObjectEditor();
    private final ExpandableArrayBuffer infoJson = new ExpandableArrayBuffer();
    private final String serverId = newServerId();
    private EventLoopRunner runner;
    private volatile int connectionCount;
    private long clientId;

    private DemoBroker(final InetSocketAddress address, final BrokerSettings settings) throws IOException
    {
        this.settings = settings;
        acceptor = new Acceptor(address, this::onAccept);
        loop = new EventLoop(new EventLoopSettings()
            .name("demo-broker").bufferLength(BUFFER_LENGTH).errorHandler(DemoBroker::onError));
        output = new Output(loop);
        router = new Router(output);
        pingTimer = loop.newTimer(this::onPingTimer);
    }

    /**
     * Starts a broker.
     *
     * @param address to listen on; port 0 picks one.
     * @return the broker, which accepts connections.
     * @throws IOException if the address cannot be bound.
     */
    public static DemoBroker launch(final InetSocketAddress address) throws IOException
    {
        return launch(address, BrokerSettings.DEFAULT);
    }

    static DemoBroker launch(final InetSocketAddress address, final BrokerSettings settings) throws IOException
    {
        final DemoBroker broker = new DemoBroker(address, settings);
        broker.loop.execute(broker::start);
        broker.runner = EventLoopRunner.start(broker.loop, null, runnable ->
        {
            final Thread thread = new Thread(runnable);
            thread.setDaemon(true);

            return thread;
        });

        return broker;
    }

    /** {@return the address it listens on, with the real port} */
    public InetSocketAddress address()
    {
        return (InetSocketAddress) acceptor.localAddress();
    }

    /** {@return where clients find it, such as nats://127.0.0.1:4222} */
    public String url()
    {
        return "nats://" + address().getHostString() + ":" + address().getPort();
    }

    /** {@return how many clients are connected} */
    public int connectionCount()
    {
        return connectionCount;
    }

    /** Closes all connections and waits until the loop has ended. */
    @Override
    public void close()
    {
        runner.close();
    }

    EventLoop loop()
    {
        return loop;
    }

    BrokerSettings settings()
    {
        return settings;
    }

    Output output()
    {
        return output;
    }

    Router router()
    {
        return router;
    }

    ClientCommandParser parser()
    {
        return parser;
    }

    void onClosed(final BrokerClient client)
    {
        clients.remove(client);
        connectionCount = clients.size();
    }

    private void start(final EventLoop startedLoop)
    {
        try
        {
            acceptor.start(startedLoop);
            pingTimer.schedule(startedLoop.nowNs() + settings.pingIntervalNs());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void onAccept(final SocketChannel socket)
    {
        final BrokerClient client = new BrokerClient(this);
        try
        {
            client.open(loop.adopt(socket, null, client));
        }
        catch (final IOException ex)
        {
            // The peer was gone before it was served.
            return;
        }

        clients.add(client);
        connectionCount = clients.size();
        sayInfo(client);
        if (clients.size() > settings.maxConnections())
        {
            client.fail("maximum connections exceeded");
        }
    }

    private void sayInfo(final BrokerClient client)
    {
        clientId++;
        info.wrap(noMembers)
            .set("server_id", serverId)
            .set("server_name", SERVER_NAME)
            .set("version", VERSION)
            .set("go", "java " + Runtime.version().feature())
            .set("proto", 1)
            .set("host", address().getHostString())
            .set("port", address().getPort())
            .set("headers", true)
            .set("max_payload", settings.maxPayload())
            .set("jetstream", false)
            .set("client_id", clientId)
            .set("client_ip", client.host());
        final int length = info.encode(infoJson, 0);
        final int index = output.claim(client, length + INFO_OVERHEAD);
        output.commit(CommandWriter.info(output.buffer(), index, infoJson, 0, length));
        output.flush();
    }

    private void onPingTimer(final Timer timer, final long nowNs)
    {
        timer.schedule(nowNs + settings.pingIntervalNs());
        for (int i = clients.size() - 1; i >= 0; i--)
        {
            clients.get(i).ping();
        }
    }

    private static void onError(final Throwable cause)
    {
        System.getLogger(DemoBroker.class.getName()).log(System.Logger.Level.WARNING, "demo broker", cause);
    }

    private static String newServerId()
    {
        final StringBuilder id = new StringBuilder("N");
        while (id.length() < SERVER_ID_LENGTH)
        {
            id.append((char) ThreadLocalRandom.current().nextInt('A', 'Z' + 1));
        }

        return id.toString();
    }
}
