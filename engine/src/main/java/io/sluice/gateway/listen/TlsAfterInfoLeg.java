package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoPolicy;
import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.LoopTask;
import io.sluice.net.timer.Timer;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsLoop;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client that sees INFO in clear and then goes on as INFO says: over TLS, or as its own first byte tells, or as it
 * is. Confined to its loop.
 */
final class TlsAfterInfoLeg extends TlsLeg
{
    /** Type of the record that begins a handshake; no command of NATS begins so. */
    private static final byte HANDSHAKE = 0x16;

    private final LoopTask continuation = new Continuation(this);
    private Channel channel;
    private InfoPolicy.TlsTruth tls;
    private Timer timer;
    private boolean isSniffing;

    /**
     * A connection that has not begun.
     *
     * @param owner    of the connection.
     * @param listener whose rules it follows.
     * @param tlsLoop  shared by the connections of the loop.
     */
    TlsAfterInfoLeg(final Owner owner, final Listener listener, final TlsLoop tlsLoop)
    {
        super(owner, listener, tlsLoop);
    }

    @Override
    public void start(final Channel ofClient)
    {
        channel = ofClient;
        channel.pauseReading();
        owner.dial();
    }

    @Override
    public Channel accept()
    {
        return channel;
    }

    @Override
    public boolean isContinuedLater()
    {
        return true;
    }

    @Override
    public void introduced(final InfoPolicy.TlsTruth ofInfo)
    {
        tls = ofInfo;
        channel.loop().defer(continuation);
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        if (null != words)
        {
            channel.write(new UnsafeBuffer(words), 0, words.length);
        }
    }

    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (isSniffing && length > 0)
        {
            stopSniffing();
            if (HANDSHAKE == buffer.getByte(offset))
            {
                secure(channel);
            }
            else
            {
                owner.onContinued(channel);
            }
        }

        return 0; // the new handler gets it all
    }

    @Override
    public void onSecured(final TlsChannel secured)
    {
        owner.onContinued(secured);
    }

    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        stopSniffing();
        super.onClosed(source, cause);
    }

    private void goOn()
    {
        if (!channel.isOpen())
        {
            return;
        }

        if (tls.isRequired())
        {
            secure(channel);
            channel.resumeReading();
        }
        else if (tls.isAvailable())
        {
            isSniffing = true;
            timer = channel.loop().newTimer(this::onSilence);
            timer.schedule(channel.loop().nowNs() + listener.tls().settings().handshakeTimeoutNs());
            channel.resumeReading();
        }
        else
        {
            owner.onContinued(channel);
        }
    }

    /** As the server has it: who says nothing goes on without TLS. */
    private void onSilence(final Timer expired, final long nowNs)
    {
        if (isSniffing && channel.isOpen())
        {
            stopSniffing();
            owner.onContinued(channel);
        }
    }

    private void stopSniffing()
    {
        isSniffing = false;
        if (null != timer)
        {
            timer.cancel();
        }
    }

    /** INFO goes out within a callback of the server's channel: nothing of the client's changes inside that. */
    private static final class Continuation extends LoopTask
    {
        private final TlsAfterInfoLeg leg;

        Continuation(final TlsAfterInfoLeg leg)
        {
            this.leg = leg;
        }

        @Override
        protected void onPassEnd()
        {
            leg.goOn();
        }
    }
}
