package io.sluice.gateway.relay;

import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.Failure;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.buffer.BufferHolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A conversation between two channels without sockets, with a handler that a test writes and a clock that it moves.
 */
final class Talk implements AutoCloseable
{
    static final String INFO = "INFO {\"max_payload\":1048576,\"headers\":true} \r\n";
    static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";
    static final String CONNECT_VERBOSE = "CONNECT {\"verbose\":true,\"headers\":true}\r\n";
    static final String PING = "PING\r\n";
    static final String PONG = "PONG\r\n";
    static final RelaySettings SETTINGS =
        new RelaySettings(64 * 1024, 4096, 4096, 0, 1_500_000_000L, 10_000_000_000L, false);

    private final Handler handler;
    private final EventLoop loop;
    private final RelayLoop relayLoop;
    private final Conversation conversation;
    private final FakeChannel client;
    private final FakeChannel server;
    private final Owner owner = new Owner();
    private long nowNs = 1;

    /** What a test decides; needs as told, everything forwarded unless overridden. */
    abstract static class Handler implements CommandHandler
    {
        @Override
        public Need clientNeed(final CommandKind kind)
        {
            return Need.NOTHING;
        }

        @Override
        public Need serverNeed(final CommandKind kind)
        {
            return Need.NOTHING;
        }

        @Override
        public boolean isAddingHeaders()
        {
            return false;
        }

        @Override
        public int onClientCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return Decision.FORWARD;
        }

        @Override
        public int onServerCommand(
            final Conversation conversation, final CommandKind kind, final Command command, final int from)
        {
            return Decision.FORWARD;
        }
    }

    /** Nobody looks. */
    static final class Indifferent extends Handler
    {
    }

    Talk(final Handler handler)
    {
        this(handler, SETTINGS, 64 * 1024, true);
    }

    Talk(final Handler handler, final RelaySettings settings, final int bufferLength, final boolean isSpoiling)
    {
        this.handler = handler;
        loop = new EventLoop(new EventLoopSettings().blocking(false).clock(() -> nowNs).bufferLength(bufferLength)
            .errorHandler((ex) ->
            {
                throw new AssertionError(ex);
            }));
        relayLoop = new RelayLoop(loop, handler);
        client = new FakeChannel(loop, isSpoiling);
        server = new FakeChannel(loop, isSpoiling);
        conversation = new Conversation(relayLoop, settings, owner, new BufferHolder(owner::onEvicted));
        conversation.start(client, server);
    }

    /** Client and server have introduced themselves; what they said is not seen any more. */
    Talk open(final String connect)
    {
        fromServer(INFO);
        fromClient(connect + PING);
        fromServer((connect.contains("\"verbose\":true") ? "+OK\r\n" : "") + PONG);
        takeToClient();
        takeToServer();

        return this;
    }

    Talk fromClient(final String text)
    {
        return fromClient(bytes(text));
    }

    Talk fromClient(final byte[] bytes)
    {
        client.receive(bytes, 0, bytes.length);

        return settle();
    }

    Talk fromServer(final String text)
    {
        return fromServer(bytes(text));
    }

    Talk fromServer(final byte[] bytes)
    {
        server.receive(bytes, 0, bytes.length);

        return settle();
    }

    /** In pieces of a length. */
    Talk fromClient(final String text, final int step)
    {
        feed(client, bytes(text), step);

        return this;
    }

    /** In pieces of a length. */
    Talk fromServer(final String text, final int step)
    {
        feed(server, bytes(text), step);

        return this;
    }

    /** Runs passes of the loop, and presents what was kept, until nothing moves any more. */
    Talk settle()
    {
        boolean isMoving = true;
        while (isMoving)
        {
            isMoving = 0 < work() | client.present() | server.present();
        }

        return this;
    }

    Talk advance(final long ns)
    {
        nowNs += ns;

        return settle();
    }

    String takeToClient()
    {
        return text(client.takeSent());
    }

    String takeToServer()
    {
        return text(server.takeSent());
    }

    RelayEnd end()
    {
        return owner.end;
    }

    Failure refused()
    {
        return owner.refused;
    }

    FakeChannel client()
    {
        return client;
    }

    FakeChannel server()
    {
        return server;
    }

    Conversation conversation()
    {
        return conversation;
    }

    RelayLoop relayLoop()
    {
        return relayLoop;
    }

    EventLoop loop()
    {
        return loop;
    }

    Handler handler()
    {
        return handler;
    }

    @Override
    public void close()
    {
        conversation.finish(null);
        loop.onClose();
    }

    int work()
    {
        try
        {
            return loop.doWork();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void feed(final FakeChannel channel, final byte[] bytes, final int step)
    {
        for (int i = 0; i < bytes.length; i += step)
        {
            channel.receive(bytes, i, Math.min(step, bytes.length - i));
            settle();
        }
    }

    private final class Owner implements ConversationOwner
    {
        @Override
        public long id()
        {
            return 0;
        }

        private RelayEnd end;
        private Failure refused;

        void onEvicted(final BufferHolder holder)
        {
            throw new AssertionError("evicted");
        }

        @Override
        public void onIntroduced()
        {
            throw new AssertionError("nobody was awaited");
        }

        @Override
        public void onConnect(final ConnectView options)
        {
        }

        @Override
        public void onWelcome()
        {
        }

        @Override
        public void onRefused(final Failure failure, final String snippet)
        {
            refused = failure;
        }

        @Override
        public void onEnd(final RelayEnd reason)
        {
            if (null != end)
            {
                throw new AssertionError("ended twice: " + end + " and " + reason);
            }
            end = reason;
            conversation.finish(RelayEnd.PAYLOAD_EXCEEDED == reason ? "Maximum Payload Violation" :
                RelayEnd.CONTROL_LINE_EXCEEDED == reason ? "maximum control line exceeded" : null);
            client.close(0);
            server.close(0);
        }

        @Override
        public void onEof(final Channel channel)
        {
        }

        @Override
        public void onEofAhead(final Channel channel)
        {
        }

        @Override
        public void onClosed(final Channel channel, final CloseCause cause)
        {
        }

        @Override
        public void onFailure(final Channel channel, final Throwable cause)
        {
            throw new AssertionError(cause);
        }
    }
}
