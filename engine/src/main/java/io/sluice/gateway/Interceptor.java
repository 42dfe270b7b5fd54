package io.sluice.gateway;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import io.sluice.nats.json.InfoView;

/**
 * Sees every command between client and server, and decides. Overrides what it wants to see; the rest costs nothing.
 * Commands are views, valid only until the callback returns; copy to keep, {@code edit()} to change.
 * <p>
 * There is one instance per loop, made by the factory that was given to the gateway, and each is confined to its
 * loop: it needs no locks, and must not block. Decisions that take time are {@linkplain Session#hold held}. What
 * throws closes the session at hand, and that alone.
 */
public interface Interceptor
{
    /**
     * The loop that this instance belongs to has started; called on its thread before anything else.
     *
     * @param loopIndex of the loop, from 0.
     */
    default void onStart(final int loopIndex)
    {
    }

    /** The loop stops; called on its thread after everything else. */
    default void onStop()
    {
    }

    /**
     * How much of a command has to be there before the callback for it comes. Asked once, at start. Unless overridden:
     * the whole for callbacks that the class overrides, nothing for the others.
     *
     * @param direction that the command goes.
     * @param kind      of the command; PUB and HPUB, MSG and HMSG share their callback.
     * @return what is needed.
     */
    default Need interest(final Direction direction, final CommandKind kind)
    {
        return Interests.ofOverridden(getClass(), direction, kind);
    }

    /**
     * Whether this adds headers to what clients publish, by {@code edit()} or by {@link Session#publish}. Asked once,
     * at start. If any interceptor does, servers are told {@code headers:true} for clients that did not say so
     * themselves, and these notice nothing of it: their own HPUB is refused as ever, what comes with headers reaches
     * them without, and they hear of no {@code 503}.
     * <p>
     * The server has to understand headers, and the client has to introduce itself: what a client publishes without
     * having said CONNECT, or behind {@code no_header_support}, is rejected and counted once headers are added to it.
     *
     * @return true if it does; false unless overridden.
     */
    default boolean addsHeaders()
    {
        return false;
    }

    /**
     * A WebSocket client asks to be let in, before there is any connection to a server.
     *
     * @param session that begins.
     * @param upgrade that it asks for.
     * @return {@link Verdict#FORWARD} to accept, what {@link Upgrade#refuse} returned, or {@link Verdict#HOLD}.
     */
    default Verdict onUpgrade(final Session session, final Upgrade upgrade)
    {
        return Verdict.FORWARD;
    }

    /**
     * A server has said INFO in clear, before the session begins: decides whether the connection to it goes on over
     * TLS. Not asked where TLS begins before INFO. A server that offers none fails the attempt when true is
     * returned. What the client gets of TLS is decided by the {@code tls_required} and
     * {@code tls_available} that {@link #onInfo} leaves in its INFO, on listeners where that is optional.
     *
     * @param session   that is about to begin.
     * @param info      of the server; valid only until this method returns; copy to keep.
     * @param isPlanned what the interceptors before decided; at first, whether the server or its URL asks for TLS.
     * @return true to go on over TLS.
     */
    default boolean onUpstreamTls(final Session session, final InfoView info, final boolean isPlanned)
    {
        return isPlanned;
    }

    /**
     * A session begins: both connections are there and nothing was said yet.
     *
     * @param session that begins.
     */
    default void onOpen(final Session session)
    {
    }

    /**
     * A session has ended. Called once for each session for which {@link #onOpen} or {@link #onUpgrade} was called.
     *
     * @param session that ended; its attributes are still there.
     * @param reason  why, and by whom.
     * @param detail  in words, or null.
     */
    default void onClose(final Session session, final CloseReason reason, final String detail)
    {
    }

    /**
     * The client says who it is. Where it asks for {@code verbose}, so does the gateway, whatever this makes of it:
     * only a server that answers each command lets each command of the client have its one answer.
     *
     * @param session of the client.
     * @param connect its options.
     * @return what happens to it; a rejection closes the session too, for the server has not heard who it is.
     */
    default Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        return Verdict.FORWARD;
    }

    /**
     * The client publishes, with headers or without.
     *
     * @param session of the client.
     * @param publish the message.
     * @return what happens to it.
     */
    default Verdict onPublish(final Session session, final PublishCommand publish)
    {
        return Verdict.FORWARD;
    }

    /**
     * The client subscribes.
     *
     * @param session   of the client.
     * @param subscribe the subscription.
     * @return what happens to it.
     */
    default Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        return Verdict.FORWARD;
    }

    /**
     * The client unsubscribes.
     *
     * @param session     of the client.
     * @param unsubscribe the end of the subscription.
     * @return what happens to it.
     */
    default Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        return Verdict.FORWARD;
    }

    /**
     * The client asks whether the server is there.
     *
     * @param session of the client.
     * @return what happens to it; dropped, it is answered by the gateway, in its turn.
     */
    default Verdict onPing(final Session session)
    {
        return Verdict.FORWARD;
    }

    /**
     * The client answers the server's PING.
     *
     * @param session of the client.
     * @return what happens to it.
     */
    default Verdict onPong(final Session session)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server says who it is, first of all and whenever that changes, as the gateway is going to pass it on.
     *
     * @param session of the client.
     * @param info    of the server.
     * @return what happens to it. If it is the first INFO, a rejection is the last that the client hears, and dropping
     *     it closes the session, for a client waits for INFO before it says anything.
     */
    default Verdict onInfo(final Session session, final InfoCommand info)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server delivers a message, with headers or without.
     *
     * @param session of the client.
     * @param message the message.
     * @return what happens to it; a rejection tells the client, not the server.
     */
    default Verdict onMessage(final Session session, final MessageCommand message)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server refuses something, or says farewell.
     *
     * @param session of the client.
     * @param error   its text.
     * @return what happens to it; in a verbose session a dropped one that was the answer to a command leaves that
     *     command without an answer.
     */
    default Verdict onError(final Session session, final ErrorCommand error)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server confirms a command of a verbose client.
     *
     * @param session of the client.
     * @return what happens to it.
     */
    default Verdict onOk(final Session session)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server asks whether the client is there.
     *
     * @param session of the client.
     * @return what happens to it; dropped, it is answered by the gateway.
     */
    default Verdict onServerPing(final Session session)
    {
        return Verdict.FORWARD;
    }

    /**
     * The server answers the client's PING.
     *
     * @param session of the client.
     * @return what happens to it.
     */
    default Verdict onServerPong(final Session session)
    {
        return Verdict.FORWARD;
    }
}
