package io.sluice.net.tls;

import io.sluice.net.ChannelHandler;

/** First handler of a {@link TlsChannel} that wants to know when the handshake is finished. */
public interface TlsHandler extends ChannelHandler
{
    /**
     * The handshake is finished, {@link TlsChannel#identity()} is there; first of all callbacks. May write, and may
     * give the channel another handler, which then gets all that comes. When the handshake fails there is only
     * {@link ChannelHandler#onClosed}, and {@link TlsChannel#failure()} tells why.
     *
     * @param channel that is secured.
     */
    void onSecured(TlsChannel channel);
}
