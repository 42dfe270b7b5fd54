package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.timer.Timer;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsLoop;
import org.agrona.MutableDirectBuffer;

/** A client that is quick begins with TLS, one that waits gets INFO in clear first. Confined to its loop. */
final class TlsAutoLeg extends TlsLeg
{
    private final ClientLeg quick;
    private final ClientLeg patient;
    private Channel channel;
    private Timer timer;
    private ClientLeg chosen;

    /**
     * A connection that has not begun.
     *
     * @param owner    of the connection.
     * @param listener whose rules it follows.
     * @param tlsLoop  shared by the connections of the loop.
     */
    TlsAutoLeg(final Owner owner, final Listener listener, final TlsLoop tlsLoop)
    {
        super(owner, listener, tlsLoop);
        quick = new TlsFirstLeg(owner, listener, tlsLoop, new PlainLeg(owner));
        patient = new TlsAfterInfoLeg(owner, listener, tlsLoop);
    }

    @Override
    public void start(final Channel ofClient)
    {
        channel = ofClient;
        timer = channel.loop().newTimer(this::onSilence);
        timer.schedule(channel.loop().nowNs() + listener.tls().settings().fallbackDelayNs());
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (null == chosen && length > 0)
        {
            choose(quick);
        }

        return 0; // the new handler gets it all
    }

    @Override
    public void onSecured(final TlsChannel secured)
    {
        throw new IllegalStateException("TLS is the business of others");
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        timer.cancel();
        super.onClosed(source, cause);
    }

    @Override
    public Channel accept()
    {
        return chosen.accept();
    }

    @Override
    public boolean isContinuedLater()
    {
        return chosen.isContinuedLater();
    }

    @Override
    public void introduced(final InfoPolicy.TlsTruth tls)
    {
        chosen.introduced(tls);
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        if (null != chosen)
        {
            chosen.refuse(httpStatus, words);
        }
    }

    private void onSilence(final Timer expired, final long nowNs)
    {
        if (null == chosen && channel.isOpen())
        {
            choose(patient);
        }
    }

    private void choose(final ClientLeg leg)
    {
        timer.cancel();
        chosen = leg;
        channel.handler(leg.handler());
        leg.start(channel);
    }
}
