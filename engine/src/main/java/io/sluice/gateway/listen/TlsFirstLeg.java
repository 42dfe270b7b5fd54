package io.sluice.gateway.listen;

import io.sluice.net.Channel;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsLoop;

/** A client that begins with TLS; what follows is another's business. Confined to its loop. */
final class TlsFirstLeg extends TlsLeg
{
    private final ClientLeg successor;
    private boolean isSecured;

    /**
     * A connection that has not begun.
     *
     * @param owner     of the connection.
     * @param listener  whose rules it follows.
     * @param tlsLoop   shared by the connections of the loop.
     * @param successor that takes the connection once it is secured.
     */
    TlsFirstLeg(final Owner owner, final Listener listener, final TlsLoop tlsLoop, final ClientLeg successor)
    {
        super(owner, listener, tlsLoop);
        this.successor = successor;
    }

    @Override
    public void start(final Channel channel)
    {
        secure(channel);
    }

    @Override
    public void onSecured(final TlsChannel channel)
    {
        isSecured = true;
        channel.handler(successor.handler());
        successor.start(channel);
    }

    @Override
    public Channel accept()
    {
        return successor.accept();
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        if (isSecured)
        {
            successor.refuse(httpStatus, words);
        }
    }
}
