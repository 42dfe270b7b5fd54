package io.sluice.gateway.listen;

import io.sluice.gateway.settings.TlsMode;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsHandler;
import io.sluice.net.tls.TlsLoop;
import org.agrona.MutableDirectBuffer;

/** A client whose connection is to be secured, sooner or later. Confined to its loop. */
abstract class TlsLeg implements ClientLeg, TlsHandler
{
    final Owner owner;
    final Listener listener;
    private final TlsLoop tlsLoop;

    TlsLeg(final Owner owner, final Listener listener, final TlsLoop tlsLoop)
    {
        this.owner = owner;
        this.listener = listener;
        this.tlsLoop = tlsLoop;
    }

    /**
     * The leg of a client of a listener with TLS.
     *
     * @param owner     of the connection.
     * @param listener  whose rules it follows.
     * @param tlsLoop   shared by the connections of the loop.
     * @param successor for the connection where TLS comes first.
     * @return the leg.
     */
    static ClientLeg of(
        final Owner owner, final Listener listener, final TlsLoop tlsLoop, final ClientLeg successor)
    {
        final TlsMode mode = listener.url().isWebSocket() ? TlsMode.FIRST : listener.tls().settings().mode();

        return TlsMode.FIRST == mode ? new TlsFirstLeg(owner, listener, tlsLoop, successor) :
            TlsMode.AUTO == mode ? new TlsAutoLeg(owner, listener, tlsLoop) :
            new TlsAfterInfoLeg(owner, listener, tlsLoop);
    }

    @Override
    public final ChannelHandler handler()
    {
        return this;
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        return 0;
    }

    @Override
    public final void onWritable(final Channel source)
    {
        // nothing was written
    }

    @Override
    public final void onEof(final Channel source)
    {
        owner.onClientGone();
    }

    @Override
    public final void onEofAhead(final Channel source)
    {
        owner.onClientGone();
    }

    @Override
    public final void onFailure(final Channel source, final Throwable cause)
    {
        owner.onFailure(source, cause);
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        owner.onClosed(source, cause);
    }

    /** Begins the handshake on a connection whose next bytes are the client's. */
    final void secure(final Channel plain)
    {
        owner.onTls(TlsChannel.server(plain, tlsLoop, listener.tls().current(), this));
    }
}
