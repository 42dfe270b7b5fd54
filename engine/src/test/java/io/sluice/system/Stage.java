package io.sluice.system;

import static io.sluice.test.RawClient.printable;

import io.sluice.test.Await;
import io.sluice.test.Endpoint;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Where a raw scenario is played: opens connections by name and writes down what each of them hears. INFO and the
 * server's PING are left out of it, because they come when the server likes, and INFO names the connection.
 */
public final class Stage implements AutoCloseable
{
    private static final Pattern UNTIMELY = Pattern.compile("(?m)^(INFO \\{[^\\n]*|PING)\\r\\n");
    private static final String CLOSED = "<closed>\n";

    private final Endpoint endpoint;
    private final IntSupplier connectionCount;
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private boolean isReset;

    /** Prepares a stage on which connections go to the endpoint, which stands before the server. */
    public Stage(final Endpoint endpoint, final NatsServer server)
    {
        this(endpoint, server::connectionCount);
    }

    /** Prepares a stage on which connections go to the endpoint, of something that can count them. */
    public Stage(final Endpoint endpoint, final IntSupplier connectionCount)
    {
        this.endpoint = endpoint;
        this.connectionCount = connectionCount;
    }

    /** Opens a connection and reads its INFO. */
    public Actor open(final String name)
    {
        final Actor actor = openSilently(name);
        actor.client.info();

        return actor;
    }

    /** Opens a connection to another endpoint of the same server and reads its INFO. */
    public Actor open(final String name, final Endpoint other)
    {
        final Actor actor = new Actor(other.connect());
        actors.put(name, actor);
        actor.client.info();

        return actor;
    }

    /** Opens a connection and reads nothing. */
    public Actor openSilently(final String name)
    {
        final Actor actor = new Actor(endpoint.connect());
        actors.put(name, actor);

        return actor;
    }

    /** {@return what every connection heard, in the order in which they were opened} */
    public String transcript()
    {
        final StringBuilder text = new StringBuilder();
        actors.forEach((name, actor) -> text.append("-- ").append(name).append('\n').append(actor.heard));

        return text.toString();
    }

    /** {@return true if a connection was reset, so that the server's last words may be missing from it} */
    public boolean isReset()
    {
        return isReset;
    }

    /** Closes all connections and waits until the server knows that. */
    @Override
    public void close()
    {
        actors.values().forEach((actor) -> actor.client.close());
        Await.until("a closed client is still connected to the server", () -> 0 == connectionCount.getAsInt());
    }

    /** One connection of a scenario. */
    public final class Actor
    {
        private final RawClient client;
        private final StringBuilder heard = new StringBuilder();

        private Actor(final RawClient client)
        {
            this.client = client;
        }

        /** Sends text in one piece. */
        public Actor send(final String text)
        {
            client.send(text);
            return this;
        }

        /** Sends a part of bytes in one piece. */
        public Actor send(final byte[] bytes, final int offset, final int length)
        {
            client.send(bytes, offset, length);
            return this;
        }

        /** Half-closes. */
        public Actor shutdownOutput()
        {
            client.shutdownOutput();
            return this;
        }

        /** Sends PING and hears all that comes up to its PONG, or up to the end. {@return what came} */
        public String flush()
        {
            return note(client.flush());
        }

        /** Hears all that comes up to the end of the stream. {@return what came} */
        public String hearToEnd()
        {
            return note(client.readToEnd());
        }

        /** Hears all that comes up to and including a text. {@return what came} */
        public String hearUntil(final String text)
        {
            return note(client.readUntil(text));
        }

        /** Hears all that comes up to and including a text, or up to the end. {@return what came} */
        public String hearUntilOrEnd(final String text)
        {
            return note(client.readUntilOrEnd(text));
        }

        private String note(final String came)
        {
            final String text = UNTIMELY.matcher(came).replaceAll("");
            heard.append(printable(text));
            if (RawClient.Ending.OPEN != client.ending())
            {
                heard.append(CLOSED);
                isReset |= RawClient.Ending.RESET == client.ending();
            }

            return text;
        }
    }
}
