package io.sluice.net.tls.jdk;

import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.certificate.HostNames;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.RefusedCertificateException;

import org.agrona.MutableDirectBuffer;

/** One {@link SSLEngine}. */
final class JdkEngine implements TlsEngine
{
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final SSLEngine engine;
    private final boolean isServer;
    /** Looks at clients' certificates; null where none are asked for. */
    private final PeerVerifier clientVerifier;
    private TlsIdentity identity;
    private TlsFailure failure;
    private String failureText;
    /** Of the call that is going on. */
    private ByteBuffer input;
    private ByteBuffer output;
    private int inputBegin;
    private int outputBegin;
    /** Of the last call. */
    private int consumed;
    private int produced;
    private boolean isBegun;
    private boolean isTaskRun;

    JdkEngine(final SSLEngine engine, final boolean isServer, final PeerVerifier clientVerifier)
    {
        this.engine = engine;
        this.isServer = isServer;
        this.clientVerifier = clientVerifier;
    }

    /** {@inheritDoc} */
    @Override
    public int handshake(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        int result = null == failure ? OK : FAILED;
        try
        {
            if (!isBegun)
            {
                isBegun = true;
                engine.beginHandshake();
            }
            while (OK == result)
            {
                result = step();
            }
        }
        catch (final SSLException | RuntimeException ex)
        {
            result = fail(ex);
        }

        return end(result);
    }

    /** {@inheritDoc} */
    @Override
    public int unwrap(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        int result = null == failure ? OK : FAILED;
        try
        {
            while (OK == result && input.hasRemaining())
            {
                final int position = input.position();
                result = result(engine.unwrap(input, output));
                if (OK == result && position == input.position())
                {
                    result = fail(new SSLException("a record is not used: " + engine.getHandshakeStatus()));
                }
            }
        }
        catch (final SSLException | RuntimeException ex)
        {
            result = fail(ex);
        }

        return end(result);
    }

    /** {@inheritDoc} */
    @Override
    public int wrap(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        begin(source, sourceOffset, sourceLength, target, targetOffset, targetLength);
        int result = OK;
        try
        {
            while (OK == result && (input.hasRemaining() || isOutputDue()))
            {
                final int before = output.position();
                result = result(engine.wrap(input, output));
                if (OK == result && before == output.position())
                {
                    result = fail(new SSLException("nothing is produced: " + engine.getHandshakeStatus()));
                }
            }
        }
        catch (final SSLException | RuntimeException ex)
        {
            result = fail(ex);
        }

        return end(null == failure ? result : FAILED);
    }

    /** {@inheritDoc} */
    @Override
    public int consumed()
    {
        return consumed;
    }

    /** {@inheritDoc} */
    @Override
    public int produced()
    {
        return produced;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isOutputDue()
    {
        return isBegun && HandshakeStatus.NEED_WRAP == engine.getHandshakeStatus() && !engine.isOutboundDone();
    }

    /** {@inheritDoc} */
    @Override
    public void closeOutbound()
    {
        engine.closeOutbound();
    }

    /** {@inheritDoc} */
    @Override
    public TlsFailure failure()
    {
        return failure;
    }

    /** {@inheritDoc} */
    @Override
    public String failureText()
    {
        return failureText;
    }

    /** {@inheritDoc} */
    @Override
    public TlsIdentity identity()
    {
        return identity;
    }

    /** Nothing is outside the heap. */
    @Override
    public void close()
    {
        consumed = 0;
        produced = 0;
    }

    private int step() throws SSLException
    {
        switch (engine.getHandshakeStatus())
        {
            case NEED_TASK:
                // This is off the loop already.
                for (Runnable task = engine.getDelegatedTask(); null != task; task = engine.getDelegatedTask())
                {
                    task.run();
                }
                isTaskRun = true;

                return OK;

            case NEED_WRAP:
                return result(engine.wrap(NOTHING, output));

            case NEED_UNWRAP:
                return input.hasRemaining() ? result(engine.unwrap(input, NOTHING)) : awaitInput();

            default:
                final TlsIdentity found = newIdentity(engine.getSession());
                verifyClient(found);
                identity = found;

                return FINISHED;
        }
    }

    /** A resumed session brings a certificate that may have expired, or been given up, since the JDK looked at it. */
    private void verifyClient(final TlsIdentity found) throws SSLException
    {
        if (null != clientVerifier && !found.certificates().isEmpty())
        {
            try
            {
                clientVerifier.verifyClient(found.certificates().toArray(new X509Certificate[0]), "UNKNOWN");
            }
            catch (final RefusedCertificateException ex)
            {
                throw new SSLException(ex.getMessage(), ex);
            }
        }
    }

    /** What a task has thrown is told by the next call alone, which must not wait for the peer. */
    private int awaitInput() throws SSLException
    {
        if (isTaskRun)
        {
            isTaskRun = false;
            engine.unwrap(NOTHING, NOTHING);
        }

        return NEEDS_INPUT;
    }

    private int result(final SSLEngineResult outcome)
    {
        switch (outcome.getStatus())
        {
            case OK:
                return OK;

            case BUFFER_OVERFLOW:
                return NEEDS_ROOM;

            case CLOSED:
                return CLOSED;

            default:
                return fail(new SSLException("part of a record"));
        }
    }

    private int fail(final Exception cause)
    {
        if (null == failure)
        {
            failure = cause instanceof SSLException ? JdkFailure.of(cause) : TlsFailure.INTERNAL;
            failureText = String.valueOf(cause.getMessage()).replace('\n', ' ');
        }

        return FAILED;
    }

    private TlsIdentity newIdentity(final SSLSession session)
    {
        final List<X509Certificate> certificates = new ArrayList<>();
        try
        {
            for (final Certificate certificate : session.getPeerCertificates())
            {
                certificates.add((X509Certificate)certificate);
            }
        }
        catch (final SSLPeerUnverifiedException ex)
        {
            // A client that showed none where none is required.
            certificates.clear();
        }
        final String protocol = engine.getApplicationProtocol();
        final String name = isServer ? CertificateManager.serverName(session) : null;

        return new TlsIdentity(
            session.getProtocol(),
            session.getCipherSuite(),
            null == protocol || protocol.isEmpty() ? null : protocol,
            null == name ? null : HostNames.canonical(name),
            certificates);
    }

    private void begin(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        input = window(source, sourceOffset, sourceLength);
        output = window(target, targetOffset, targetLength);
        inputBegin = input.position();
        outputBegin = output.position();
    }

    private int end(final int result)
    {
        consumed = input.position() - inputBegin;
        produced = output.position() - outputBegin;
        // Memory of others, which an engine must not keep.
        input = null;
        output = null;

        return result;
    }

    private static ByteBuffer window(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final int position = buffer.wrapAdjustment() + offset;

        return buffer.byteBuffer().limit(position + length).position(position);
    }
}
