package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.websocket.WebSocketChannel;
import io.sluice.net.websocket.WebSocketLoop;
import io.sluice.websocket.Role;

/** A client that has been upgraded to WebSocket by somebody else, and waits for its server. Confined to its loop. */
public final class WebSocketLeg implements ClientLeg
{
    private final PlainLeg plain;
    private final WebSocketLoop shared;
    private final Listener listener;

    /**
     * A connection that has not begun.
     *
     * @param owner    of the connection.
     * @param shared   by the WebSocket connections of the loop.
     * @param listener whose rules it follows.
     */
    public WebSocketLeg(final Owner owner, final WebSocketLoop shared, final Listener listener)
    {
        plain = new PlainLeg(owner);
        this.shared = shared;
        this.listener = listener;
    }

    @Override
    public ChannelHandler handler()
    {
        return plain;
    }

    @Override
    public void start(final Channel channel)
    {
        plain.start(channel);
    }

    @Override
    public Channel accept()
    {
        return new WebSocketChannel(
            plain.accept(), shared, listener.webSocketSettings(), Role.SERVER, null, plain);
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        // it has been answered; the close says the rest
    }
}
