package io.sluice.gateway;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;

/** A client's connection from accept until the conversation begins. Confined to its loop. */
interface ClientLeg
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

    /**
     * There will be no conversation. The channel is closed next.
     *
     * @param reason why.
     * @param detail in words, or null.
     */
    void refuse(CloseReason reason, String detail);
}
