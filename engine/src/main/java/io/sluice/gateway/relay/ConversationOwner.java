package io.sluice.gateway.relay;

import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.Failure;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;

/**
 * Who opened a {@link Conversation} and closes its channels. Called on the loop.
 */
public interface ConversationOwner
{
    /** {@return number of the session, for whoever watches} */
    long id();

    /**
     * The client said CONNECT; nobody has been asked about it yet.
     *
     * @param options as the client said them; valid only until this method returns; copy to keep.
     */
    void onConnect(ConnectView options);

    /**
     * INFO has gone to the client, which was to be awaited; nothing of the server follows before it goes on, which it
     * must not do inside this call.
     */
    void onIntroduced();

    /** The handshake is over: from now on the gateway may speak between commands of either side. */
    void onWelcome();

    /**
     * The client sent what cannot be read. What came before it is on its way to the server, and so is a line that makes
     * the server refuse in the same way, unless {@link #onEnd} follows because the limit is the gateway's own. Nothing
     * more of the client is looked at.
     *
     * @param failure why.
     * @param snippet of where it failed, escaped.
     */
    void onRefused(Failure failure, String snippet);

    /**
     * The conversation cannot go on. Everything that was decided before is on its way; the owner closes the channels.
     * Called once, at the end of a callback of either channel.
     *
     * @param end why.
     */
    void onEnd(RelayEnd end);

    /**
     * A peer sends no more, and everything it sent has been dealt with.
     *
     * @param channel of the client or of the server.
     */
    void onEof(Channel channel);

    /**
     * A peer will send no more, as was found while its channel is paused.
     *
     * @param channel of the client or of the server.
     */
    void onEofAhead(Channel channel);

    /**
     * A channel is closed.
     *
     * @param channel of the client or of the server.
     * @param cause   of it.
     */
    void onClosed(Channel channel, CloseCause cause);

    /**
     * Something in the relay itself threw.
     *
     * @param channel that is being closed.
     * @param cause   thrown.
     */
    void onFailure(Channel channel, Throwable cause);
}
