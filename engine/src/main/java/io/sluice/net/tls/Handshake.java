package io.sluice.net.tls;

import io.sluice.net.Channel;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.buffer.HeldBytes;
import io.sluice.net.timer.Timer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a connection needs until it is secured, and forgets then. The peer's records stay with the channel below until
 * the step that used them has come back, because only that step knows where the handshake ends in them.
 */
final class Handshake
{
    private final TlsChannel channel;
    private final Channel lower;
    private final TlsLoop shared;
    private final TlsEngineFactory engines;
    private final String peerHost;
    private final int peerPort;
    private final Timer deadline;
    private final HeldBytes unsent = new HeldBytes();
    /** Made by the first step in the executor, used here only when no step runs. */
    private volatile TlsEngine engine;
    private int consumed;
    private boolean isFirst = true;
    private boolean isUnderWay;
    private boolean isWaiting;
    private boolean isRunning;
    /** Read by steps too, which need not begin then. */
    private volatile boolean isOver;

    Handshake(
        final TlsChannel channel,
        final Channel lower,
        final TlsLoop shared,
        final TlsEngineFactory engines,
        final String peerHost,
        final int peerPort,
        final long timeoutNs)
    {
        this.channel = channel;
        this.lower = lower;
        this.shared = shared;
        this.engines = engines;
        this.peerHost = peerHost;
        this.peerPort = peerPort;
        deadline = shared.loop().newTimer((timer, nowNs) -> channel.fail(TlsFailure.HANDSHAKE_TIMEOUT, null));
        deadline.schedule(shared.loop().nowNs() + timeoutNs);
    }

    /** In the executor: the engine, made when first asked for. */
    TlsEngine engine()
    {
        TlsEngine made = engine;
        if (null == made)
        {
            made = engines.newEngine(peerHost, peerPort);
            engine = made;
        }

        return made;
    }

    /** {@return whether nobody waits for the next step any more; any thread} */
    boolean isOver()
    {
        return isOver;
    }

    /** {@return the engine if it may be used on the loop now, or null} */
    TlsEngine idleEngine()
    {
        return isRunning ? null : engine;
    }

    /** {@return bytes that wait for the end of the handshake} */
    int unsentLength()
    {
        return unsent.length();
    }

    /** {@return whether no step is being taken, which would have to be awaited} */
    boolean isIdle()
    {
        return !isRunning;
    }

    /** {@return whether the next that happens is that the peer sends something} */
    boolean isReading()
    {
        return !isRunning && !isWaiting;
    }

    /** A client speaks first. */
    void start()
    {
        lower.pauseReading();
        if (turn())
        {
            submit(shared.nothing(), 0, 0);
        }
    }

    int onRead(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isRunning || isWaiting)
        {
            return 0;
        }
        final int used = consumed;
        consumed = 0;
        final int whole = wholeLength(buffer, offset + used, length - used);
        if (whole > 0)
        {
            isFirst = false;
            lower.pauseReading();
            if (turn())
            {
                submit(buffer, offset + used, whole);
            }
        }
        else if (whole < 0)
        {
            channel.refuse(whole);
        }

        return used;
    }

    /** Bytes that are written before there is anything to encrypt them with. */
    void write(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!unsent.append(shared.loop().pool(), lower.holder(), buffer, offset, length))
        {
            lower.reset();
        }
    }

    void sendUnsent()
    {
        final MutableDirectBuffer buffer = shared.plaintext();
        while (unsent.length() > 0)
        {
            final int length = Math.min(unsent.length(), shared.loop().bufferLength());
            unsent.copyTo(buffer, 0, length);
            unsent.consume(shared.loop().pool(), length);
            channel.write(buffer, 0, length);
        }
    }

    void transfer(final BufferHolder holder)
    {
        unsent.transfer(shared.loop().pool(), holder);
    }

    /** Another handshake has ended and this one may begin. */
    void onTurn()
    {
        isWaiting = false;
        isUnderWay = true;
        if (isFirst)
        {
            submit(shared.nothing(), 0, 0);
        }
        else
        {
            lower.resumeReading();
        }
    }

    void onStep(final HandshakeStep step)
    {
        isRunning = false;
        if (isOver)
        {
            shared.handshakes().release(step);
            leave();
            closeEngine();
            return;
        }

        if (!lower.isOpen())
        {
            shared.handshakes().release(step);
            return; // reset meanwhile, of which the channel is told in a moment: nobody begins anything on it
        }

        final Throwable thrown = step.thrown();
        final int result = step.result();
        if (null == thrown)
        {
            lower.write(step.output(), step.outputOffset(), engine.produced());
        }
        if (TlsEngine.NEEDS_ROOM == result)
        {
            resubmit(step);
            return;
        }
        consumed = step.consumed();
        shared.handshakes().release(step);
        if (null != thrown)
        {
            channel.fail(TlsFailure.INTERNAL, thrown.toString());
            return;
        }
        switch (result)
        {
            case TlsEngine.NEEDS_INPUT:
                lower.resumeReading();
                break;

            case TlsEngine.FINISHED:
                channel.onFinished(engine, consumed);
                break;

            case TlsEngine.CLOSED:
                channel.fail(TlsFailure.HANDSHAKE_ABANDONED, null);
                break;

            default:
                channel.fail(engine.failure(), engine.failureText());
                break;
        }
    }

    /** A callback threw that this handshake made. */
    void onHandlerFailed(final Throwable cause)
    {
        channel.onHandlerFailed(cause);
    }

    /** Secured, failed or closed: gives everything back, the engine excepted if the channel goes on with it. */
    void end(final boolean isSecured)
    {
        if (!isOver)
        {
            isOver = true;
            deadline.cancel();
            shared.handshakes().cancel(this);
            if (!isRunning)
            {
                leave();
                if (!isSecured)
                {
                    closeEngine();
                }
            }
            if (!isSecured)
            {
                unsent.release(shared.loop().pool());
            }
        }
    }

    void closeEngine()
    {
        final TlsEngine made = engine;
        if (null != made)
        {
            made.close();
        }
    }

    private void leave()
    {
        if (isUnderWay)
        {
            isUnderWay = false;
            shared.handshakes().leave();
        }
    }

    private boolean turn()
    {
        if (!isUnderWay)
        {
            if (shared.handshakes().enter())
            {
                isUnderWay = true;
            }
            else if (shared.handshakes().await(this))
            {
                isWaiting = true;
            }
            else
            {
                channel.fail(TlsFailure.TOO_MANY_HANDSHAKES, null);
            }
        }

        return isUnderWay;
    }

    private void submit(final DirectBuffer source, final int offset, final int length)
    {
        isFirst = false;
        final HandshakeStep step = shared.handshakes().acquireStep();
        step.begin(this, source, offset, length);
        resubmit(step);
    }

    private void resubmit(final HandshakeStep step)
    {
        isRunning = true;
        if (!shared.handshakes().submit(step))
        {
            isRunning = false;
            shared.handshakes().release(step);
            channel.fail(TlsFailure.INTERNAL, "handshakes are no longer executed");
        }
    }

    private int wholeLength(final DirectBuffer buffer, final int offset, final int length)
    {
        int whole = 0;
        int next = 0;
        do
        {
            whole += next;
            next = TlsRecords.inspect(buffer, offset + whole, length - whole,
                isFirst && 0 == whole ? TlsRecords.Phase.FIRST : TlsRecords.Phase.HANDSHAKING);
        }
        while (next > 0 && whole + next <= HandshakeStep.capacity());

        // What is wrong behind good records comes to light when those have been used.
        return next < 0 && 0 == whole ? next : whole;
    }
}
