package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.tls.TlsChannel;

/** A client's connection from accept until the conversation begins. Confined to its loop. */
public interface ClientLeg
{
    /** {@return what handles the connection until {@link #accept()}} */
    ChannelHandler handler();

    /**
     * The connection is there.
     *
     * @param channel of it.
     */
    void start(Channel channel);

    /**
     * A server is there too.
     *
     * @return the channel that carries NATS, whose handler is set next.
     */
    Channel accept();

    /** {@return true if the client goes on only after INFO, as {@link #introduced} says} */
    default boolean isContinuedLater()
    {
        return false;
    }

    /**
     * INFO is on its way to the client; called only if {@link #isContinuedLater()}. {@link Owner#onContinued} follows
     * in its time.
     *
     * @param tls as INFO has it.
     */
    default void introduced(final InfoPolicy.TlsTruth tls)
    {
        throw new IllegalStateException("this client has gone on already");
    }

    /**
     * There will be no conversation. The channel is closed next.
     *
     * @param httpStatus of the answer to a client that still speaks HTTP and has not been answered.
     * @param words      for the plain connection of a client that has not said or heard anything; or null.
     */
    void refuse(int httpStatus, byte[] words);

    /** Who the client's connection belongs to. */
    interface Owner
    {
        /** {@return who is calling, as far as it is known} */
        Caller caller();

        /**
         * It is known who is calling, or better than before. Called before anything is read of what the client says.
         *
         * @param outcome of that.
         * @return false if the client is not served: the session has ended.
         */
        boolean identify(Caller.Outcome outcome);

        /**
         * There is no PROXY header, or none that may be trusted.
         *
         * @param isLate true if it has not come in time.
         * @param why    in words.
         */
        void onBadHeader(boolean isLate, String why);

        /** A server has to be found. */
        void dial();

        /**
         * TLS has begun: what is said of the connection from now on is said of this layer.
         *
         * @param channel above the client's connection.
         */
        void onTls(TlsChannel channel);

        /**
         * The client has seen INFO and goes on.
         *
         * @param channel that carries NATS, whose handler is set next.
         */
        void onContinued(Channel channel);

        /** The client says no more. */
        void onClientGone();

        /**
         * Something threw.
         *
         * @param channel that is being closed.
         * @param cause   of it.
         */
        void onFailure(Channel channel, Throwable cause);

        /**
         * The connection is closed; nothing follows.
         *
         * @param channel that was closed.
         * @param cause   of it.
         */
        void onClosed(Channel channel, CloseCause cause);
    }
}
