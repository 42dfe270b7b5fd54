package io.sluice.interceptor;

import io.sluice.gateway.Direction;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Verdict;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.HeaderView;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Gives subjects another prefix on the server's side, so that tenants share a server without knowing: subjects and
 * replies of what clients publish and subscribe to are mapped there, those of what they get are mapped back, and so are
 * the subjects that errors and the server's own headers name. Inboxes ({@code _INBOX.}) and acknowledgements
 * ({@code $JS.ACK.}) are never mapped; an empty prefix covers everything else that does not begin with {@code $} or
 * {@code _}. What a payload says of subjects, such as the configuration of a stream, is not touched. A pattern whose
 * wildcard comes before the end of a prefix is not mapped by it. A message that somebody has published elsewhere to a
 * subject that no client could write, with CR or NUL in it, is dropped if it would have to be mapped.
 * <pre>
 *   .interceptor(SubjectMapping.prefix("orders.", "tenant1.orders."))
 * </pre>
 * Confined to the loop that it was made for; allocates nothing per message.
 */
public final class SubjectMapping implements Interceptor
{
    private static final String NATS_SUBJECT = "Nats-Subject";

    private final SubjectRules toServer = new SubjectRules();
    private final SubjectRules toClient = new SubjectRules();

    private SubjectMapping(final Map<String, String> prefixes)
    {
        for (final Map.Entry<String, String> rule : prefixes.entrySet())
        {
            toServer.add(rule.getKey(), rule.getValue());
            toClient.add(rule.getValue(), rule.getKey());
        }
    }

    /**
     * One prefix.
     *
     * @param client prefix as clients know it; it ends with a dot, or is empty for all subjects that are not reserved.
     * @param server prefix as the server knows it; it ends with a dot, or is empty.
     * @return a factory for {@link io.sluice.gateway.GatewayContext#interceptor}.
     */
    public static Supplier<SubjectMapping> prefix(final String client, final String server)
    {
        return prefixes(Map.of(client, server));
    }

    /**
     * Several prefixes; the first that fits decides.
     *
     * @param prefixes of the client's side and what they are on the server's, in their order.
     * @return a factory for {@link io.sluice.gateway.GatewayContext#interceptor}.
     * @throws IllegalArgumentException when one is no prefix, or two are the same on the server's side.
     */
    public static Supplier<SubjectMapping> prefixes(final Map<String, String> prefixes)
    {
        final Map<String, String> rules = new LinkedHashMap<>(prefixes);
        final List<String> servers = new ArrayList<>();
        rules.forEach((client, server) ->
        {
            check(client);
            check(server);
            if (servers.contains(server))
            {
                throw new IllegalArgumentException("two prefixes become \"" + server + "\": no way leads back");
            }

            servers.add(server);
        });

        return () -> new SubjectMapping(rules);
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        switch (kind)
        {
            case PUB:
            case HPUB:
            case SUB:
            case MSG:
            case ERR:
                return Need.LINE;

            case HMSG:
                return Need.HEADERS;

            default:
                return Need.NOTHING;
        }
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (toServer.map(publish.subject()))
        {
            publish.edit().subject(toServer.buffer(), 0, toServer.length());
        }

        if (publish.hasReply() && toServer.map(publish.reply()))
        {
            publish.edit().reply(toServer.buffer(), 0, toServer.length());
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        if (toServer.map(subscribe.subject()))
        {
            subscribe.edit().subject(toServer.buffer(), 0, toServer.length());
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        if (toClient.map(message.subject()))
        {
            if (!toClient.isWritable())
            {
                return Verdict.DROP;
            }
            message.edit().subject(toClient.buffer(), 0, toClient.length());
        }

        if (message.hasReply() && toClient.map(message.reply()))
        {
            if (!toClient.isWritable())
            {
                return Verdict.DROP;
            }
            message.edit().reply(toClient.buffer(), 0, toClient.length());
        }

        if (message.hasHeaders())
        {
            final HeaderView headers = message.headers();
            if (headers.find(NATS_SUBJECT) && toClient.map(headers.value()) && toClient.isWritable())
            {
                message.edit().setHeader(NATS_SUBJECT, toClient.buffer(), 0, toClient.length());
            }
        }

        return Verdict.FORWARD;
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        if (error.hasSubject() && toClient.map(error.subject()))
        {
            error.edit().subject(toClient.buffer(), 0, toClient.length());
        }

        return Verdict.FORWARD;
    }

    private static void check(final String prefix)
    {
        if (!prefix.isEmpty() && !prefix.matches("([^.*>\\s\\x00]+\\.)+"))
        {
            throw new IllegalArgumentException('"' + prefix + "\" is no prefix: it must be tokens, none of them a " +
                "wildcard, each followed by a dot");
        }
    }
}
