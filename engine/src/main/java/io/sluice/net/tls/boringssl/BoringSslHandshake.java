package io.sluice.net.tls.boringssl;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsIdentity;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.HostNames;
import io.sluice.net.tls.certificate.RefusedCertificateException;

import org.agrona.MutableDirectBuffer;

/** What an engine needs until its handshake is finished, and what BoringSSL calls back meanwhile. */
final class BoringSslHandshake
{
    private static final byte[] ALERT_NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};
    private static final ThreadLocal<BoringSslHandshake> CURRENT = new ThreadLocal<>();

    private final BoringSslEngine engine;
    private final TlsSpec spec;
    private final NativeContext context;
    private final String peerHost;
    private ClientHello clientHello;
    private X509Certificate[] chain = {};

    BoringSslHandshake(
        final BoringSslEngine engine, final TlsSpec spec, final NativeContext context, final String peerHost)
    {
        this.engine = engine;
        this.spec = spec;
        this.context = context;
        this.peerHost = peerHost;
        clientHello = spec.isServer() && !spec.applicationProtocols().isEmpty() ? new ClientHello() : null;
    }

    /** {@return the handshake that this thread is in} */
    static BoringSslHandshake current()
    {
        return CURRENT.get();
    }

    int step(
        final MutableDirectBuffer source,
        final int sourceOffset,
        final int sourceLength,
        final MutableDirectBuffer target,
        final int targetOffset,
        final int targetLength)
    {
        if (null != clientHello && isRefused(source, sourceOffset, sourceLength))
        {
            engine.consumed = sourceLength;
            target.putBytes(targetOffset, ALERT_NO_APPLICATION_PROTOCOL);
            engine.produced = ALERT_NO_APPLICATION_PROTOCOL.length;

            return TlsEngine.FAILED;
        }

        CURRENT.set(this);
        try
        {
            return advance(0 == sourceLength ? 0 : source.addressOffset() + sourceOffset, sourceLength,
                target.addressOffset() + targetOffset, targetLength);
        }
        finally
        {
            CURRENT.remove();
        }
    }

    /** Called back. {@return what BoringSSL is to make of the peer's certificates} */
    int verify(final byte[][] encoded)
    {
        try
        {
            final X509Certificate[] shown = parse(encoded);
            if (spec.isServer())
            {
                spec.verifier().verifyClient(shown, "UNKNOWN");
            }
            else
            {
                spec.verifier().verifyServer(shown, "UNKNOWN", peerHost);
            }
            chain = shown;

            return CertificateVerifier.X509_V_OK;
        }
        catch (final RefusedCertificateException ex)
        {
            engine.fail(TlsFailure.of(ex.refusal()), ex.getMessage());

            return switch (ex.refusal())
            {
                case EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
                case HOST_NAME -> CertificateVerifier.X509_V_ERR_HOSTNAME_MISMATCH;
                default -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            };
        }
        catch (final CertificateException ex)
        {
            engine.fail(TlsFailure.CERTIFICATE_UNTRUSTED, ex.toString());

            return CertificateVerifier.X509_V_ERR_CERT_REJECTED;
        }
        catch (final RuntimeException ex)
        {
            // Nothing may be thrown through BoringSSL.
            engine.fail(TlsFailure.INTERNAL, ex.toString());

            return CertificateVerifier.X509_V_ERR_UNSPECIFIED;
        }
    }

    /** Called back when a server with several certificates must know which to show. */
    void offer(final CertificateChoice choice)
    {
        try
        {
            for (final int index : choice.choose(SSL.getSniHostname(engine.ssl)))
            {
                SSL.addCredential(engine.ssl, context.credential(index));
            }
        }
        catch (final Exception ex)
        {
            // Nothing may be thrown through BoringSSL.
            engine.fail(TlsFailure.INTERNAL, ex.toString());
        }
    }

    /** {@return what was agreed} */
    TlsIdentity identity()
    {
        if (!spec.isServer() && SSL.isSessionReused(engine.ssl))
        {
            // Verified when the session began.
            chain = parseAgain(SSL.getPeerCertChain(engine.ssl));
        }
        final String protocol = SSL.getAlpnSelected(engine.ssl);
        final String serverName = spec.isServer() ? SSL.getSniHostname(engine.ssl) : null;

        return new TlsIdentity(
            SSL.getVersion(engine.ssl),
            CipherNames.fromNative(SSL.getCipherForSSL(engine.ssl)),
            null == protocol || protocol.isEmpty() ? null : protocol,
            null == serverName ? null : HostNames.canonical(serverName),
            List.of(chain));
    }

    private static X509Certificate[] parse(final byte[][] encoded) throws CertificateException
    {
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final X509Certificate[] certificates = new X509Certificate[encoded.length];
        for (int i = 0; i < certificates.length; i++)
        {
            certificates[i] = (X509Certificate)factory.generateCertificate(new ByteArrayInputStream(encoded[i]));
        }

        return certificates;
    }

    private static X509Certificate[] parseAgain(final byte[][] encoded)
    {
        try
        {
            return parse(encoded);
        }
        catch (final CertificateException ex)
        {
            throw new IllegalStateException("certificates that were read before", ex);
        }
    }

    private boolean isRefused(final MutableDirectBuffer source, final int offset, final int length)
    {
        clientHello.append(source, offset, length);
        if (!clientHello.isComplete())
        {
            return false;
        }
        final boolean isRefused = clientHello.offersNoneOf(spec.applicationProtocols());
        clientHello = null;
        if (isRefused)
        {
            engine.fail(TlsFailure.NO_APPLICATION_PROTOCOL, "the client offers none of " + spec.applicationProtocols());
        }

        return isRefused;
    }

    private int advance(
        final long sourceAddress, final int sourceLength, final long targetAddress, final int targetLength)
    {
        SSL.clearError();
        while (true)
        {
            final int error = advanceOnce(sourceAddress, sourceLength);
            final boolean isFailed = SSL.SSL_ERROR_NONE != error && SSL.SSL_ERROR_WANT_READ != error &&
                SSL.SSL_ERROR_WANT_WRITE != error && SSL.SSL_ERROR_ZERO_RETURN != error;
            if (isFailed)
            {
                engine.onNativeFailure();
            }

            final boolean isDrained = engine.drain(targetAddress, targetLength);
            if (isFailed)
            {
                return TlsEngine.FAILED;
            }
            if (!isDrained || SSL.SSL_ERROR_NONE == error && !flushTickets(targetAddress, targetLength))
            {
                return TlsEngine.NEEDS_ROOM;
            }
            // Otherwise its own buffer was full, and is empty now.
            if (SSL.SSL_ERROR_WANT_WRITE != error)
            {
                return SSL.SSL_ERROR_NONE == error ? TlsEngine.FINISHED :
                    SSL.SSL_ERROR_WANT_READ == error ? TlsEngine.NEEDS_INPUT : TlsEngine.CLOSED;
            }
        }
    }

    private int advanceOnce(final long sourceAddress, final int sourceLength)
    {
        final int offeredLength = sourceLength - engine.consumed;
        if (offeredLength > 0)
        {
            SSL.bioSetByteBuffer(engine.bio, sourceAddress + engine.consumed, offeredLength, false);
        }
        else
        {
            SSL.bioClearByteBuffer(engine.bio);
        }
        final int result = SSL.doHandshake(engine.ssl);
        final int error = result > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(engine.ssl, result);
        engine.consumed = sourceLength - SSL.bioLengthByteBuffer(engine.bio);

        return error;
    }

    /** A server's tickets would go out in front of what is written first: there would be no telling how much room. */
    private boolean flushTickets(final long targetAddress, final int targetLength)
    {
        if (!spec.isServer())
        {
            return true;
        }
        if (engine.produced >= targetLength)
        {
            return false;
        }
        SSL.bioSetByteBuffer(engine.bio, targetAddress + engine.produced, targetLength - engine.produced, true);
        final int result = SSL.writeToSSL(engine.ssl, targetAddress, 0);
        final boolean isFlushed = result >= 0 || SSL.SSL_ERROR_WANT_WRITE != SSL.getError(engine.ssl, result);
        engine.produced = targetLength - SSL.bioLengthByteBuffer(engine.bio);
        SSL.bioClearByteBuffer(engine.bio);

        return isFlushed;
    }
}
