package io.sluice.gateway;

import io.sluice.gateway.policy.ConnectPolicy;
import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.Decision;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.gateway.upstream.Credentials;
import io.sluice.gateway.upstream.Server;
import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.gateway.upstream.TrustedProxy;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.JsonEdit;
import io.sluice.nats.json.InfoView;
import io.sluice.nats.json.JsonArrayView;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * How client and server of one session are introduced to each other: what INFO says before the interceptors see it,
 * what CONNECT says after they have. Confined to its loop, but for signatures, which are made elsewhere.
 */
final class Introduction
{
    private static final String CLIENT_IP = "client_ip";

    private final GatewaySession session;
    private final GatewayServices services;
    private CompletableFuture<Answer> answer;
    private long clientId = InfoView.ABSENT;
    private InfoPolicy.TlsTruth tls;
    private byte[] told;
    private boolean isAddressTold;
    private boolean isIntroduced;

    Introduction(final GatewaySession session)
    {
        this.session = session;
        services = session.gatewayLoop().services();
    }

    /**
     * Makes INFO say the truth about this side of the gateway, and learns from it.
     *
     * @param command as the server sent it.
     */
    void onInfo(final InfoCommand command)
    {
        final InfoView info = command.info();
        final Server server = session.server();
        if (null != server)
        {
            learn(server, command, info);
        }

        answer = null == answer ? answerTo(info) : answer;
        final boolean isAuthRequired = info.isAuthRequired() || session.listener().settings().isAuthRequired();
        apply(command, session.listener().infoPolicy());
        if (!isIntroduced && isAuthRequired)
        {
            session.expect(CloseReason.CONNECT_TIMEOUT, session.listener().limits().connectTimeoutNs());
        }

        isIntroduced = true;
    }

    /** {@return what the gateway itself has to say to the server, as soon as it is signed; null if that is nothing} */
    private CompletableFuture<Answer> answerTo(final InfoView info)
    {
        final Credentials credentials = session.listener().credentials();
        final TrustedProxy configured = session.listener().trustedProxy();
        final TrustedProxy proxy = null != configured && TrustedProxy.isKnownTo(info) ? configured : null;
        if (null == credentials && null == proxy)
        {
            return null;
        }

        final String nonce = info.nonce();
        final Supplier<Answer> answering = () -> new Answer(
            null == credentials ? null : credentials.answer(nonce), null == proxy ? null : proxy.sign(nonce));

        if (null == proxy && !credentials.isSigning())
        {
            return CompletableFuture.completedFuture(answering.get());
        }

        try
        {
            return CompletableFuture.supplyAsync(answering, services.executor());
        }
        catch (final RejectedExecutionException ex)
        {
            return CompletableFuture.failedFuture(ex); // which is told when it is missed
        }
    }

    /**
     * Sees to it that INFO still tells the truth about TLS, and keeps what the client is told. Where the client may
     * choose, the interceptors may have chosen for it.
     *
     * @param command as the interceptors left it.
     */
    void afterInfo(final InfoCommand command)
    {
        final InfoPolicy.TlsTruth truth = session.listener().infoPolicy().tls();
        final boolean isOptional = truth.isAvailable() && !truth.isRequired();
        final InfoPolicy.TlsTruth said = InfoPolicy.TlsTruth.of(command.info());
        tls = isOptional && null == tls ? said : null == tls ? truth : tls;
        if (null != session.listener().tls() && !tls.equals(said))
        {
            tls.apply(command.edit());
        }

        told = session.gatewayLoop().infoLine().keep(command);
        isAddressTold = command.info().json().contains(CLIENT_IP);
        final long id = command.info().clientId();
        clientId = InfoView.ABSENT == id ? clientId : id;
    }

    /** {@return what the client was told of TLS} */
    InfoPolicy.TlsTruth tls()
    {
        return tls;
    }

    /**
     * Tells the client, if it understands that, that the gateway is about to go: what it was told before, as the
     * interceptors left that, with the addresses of other gateways.
     */
    void announceLameDuck()
    {
        final Conversation conversation = session.conversation();
        if (null == conversation || 1 != session.connectOptions().protocol() || null == told)
        {
            return;
        }

        final byte[] line = session.gatewayLoop().infoLine().rewrite(told, (command) ->
        {
            final List<String> peers = session.listener().settings().peers();
            final JsonEdit edit = peers.isEmpty() ?
                command.edit().remove(InfoView.CONNECT_URLS) : command.edit().set(InfoView.CONNECT_URLS, peers);
            edit.set("ldm", true);
            if (isAddressTold)
            {
                edit.set(CLIENT_IP, session.clientAddress().getAddress().getHostAddress());
            }

            if (InfoView.ABSENT != clientId)
            {
                edit.set("client_id", clientId);
            }
        });
        conversation.sayToClient(new UnsafeBuffer(line), 0, line.length);
    }

    private void apply(final InfoCommand command, final InfoPolicy policy)
    {
        policy.apply(
            command.info(),
            command.edit(),
            session.localAddress().getAddress().getHostAddress(),
            session.localAddress().getPort(),
            session.clientAddress().getAddress().getHostAddress());
    }

    /**
     * Makes CONNECT say what the gateway has to say itself.
     *
     * @param command as the interceptors left it.
     * @return null if it may go; else it is held until a signature is there.
     */
    HeldCommand onConnect(final ConnectCommand command)
    {
        ConnectPolicy.applyTrust(command.edit());
        if (null == answer)
        {
            return null;
        }

        if (answer.isDone() && !answer.isCompletedExceptionally())
        {
            answer.join().applyTo(command.edit());

            return null;
        }

        final HeldCommand held = session.conversation().hold(command);
        answer.whenComplete((ignored, failure) ->
        {
            if (null == failure)
            {
                held.resume(Decision.FORWARD, null);
            }
            else
            {
                services.errorHandler().onError(failure);
                session.gatewayLoop().runSoon(
                    () -> session.end(CloseReason.INTERNAL_ERROR, "credentials of the gateway: " + failure));
            }
        });

        return held;
    }

    private void learn(final Server server, final InfoCommand command, final InfoView info)
    {
        final byte[] text = new byte[command.length()];
        command.buffer().getBytes(command.offset(), text);
        server.info(text);
        if (info.isLameDuck())
        {
            session.listener().pool().onLameDuck(server, session.gatewayLoop().loop().nowNs());
        }

        if (session.listener().pool().settings().isLearning())
        {
            final List<ServerUrl> peers = new ArrayList<>();
            final JsonArrayView urls = info.connectUrls();
            while (urls.next())
            {
                final ServerUrl url = server.url().peer(urls.string());
                if (null != url)
                {
                    peers.add(url);
                }
            }

            session.listener().pool().onPeers(peers);
        }
    }

    /**
     * What the gateway says in CONNECT.
     *
     * @param members   that identify it in place of the client, or null if the client identifies itself.
     * @param signature with which it vouches for the client, or null if it does not.
     */
    private record Answer(Map<String, String> members, String signature)
    {
        void applyTo(final JsonEdit edit)
        {
            if (null != members)
            {
                ConnectPolicy.applyCredentials(edit, Credentials.MEMBERS, members);
            }

            if (null != signature)
            {
                ConnectPolicy.vouch(edit, signature);
            }
        }
    }
}
