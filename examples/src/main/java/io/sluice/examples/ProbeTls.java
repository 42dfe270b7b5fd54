package io.sluice.examples;

import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.net.tls.certificate.KeyFiles;
import io.sluice.net.tls.certificate.TlsCertificate;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Secures the sockets of a probe as the gateway secures its connections to servers, with the JDK's own means. */
final class ProbeTls
{
    private static final char[] NO_PASSWORD = new char[0];

    private final TlsSettings settings;

    ProbeTls(final SettingValues values)
    {
        settings = TlsSettings.ofUpstream(values, new ArrayList<>());
    }

    /** {@return true if TLS begins before INFO} */
    boolean isFirst(final ServerUrl url)
    {
        return url.isTls() && settings.isFirst();
    }

    /**
     * Does the handshake.
     *
     * @param plain connected, its next byte is the server's answer.
     * @param url   of the server.
     * @return the secured socket.
     * @throws IOException saying in words why it is not to be trusted.
     */
    Socket secure(final Socket plain, final ServerUrl url) throws IOException
    {
        try
        {
            final SSLContext context = SSLContext.getInstance("TLS");
            final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(ownStore(), NO_PASSWORD);
            final TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            plain.setSoTimeout((int)Math.min(Integer.MAX_VALUE, settings.handshakeTimeoutNs() / 1_000_000));
            final String name = settings.name().isEmpty() ? url.tlsName() : settings.name();
            final SSLSocket socket =
                (SSLSocket)context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
            final SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            return socket;
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw new IOException(ex.getMessage(), ex);
        }
    }

    private KeyStore ownStore() throws GeneralSecurityException, IOException
    {
        final KeyStore store = emptyStore();
        final char[] password = settings.files().readPassword();
        for (final String file : settings.files().certificates())
        {
            final TlsCertificate own = TlsSettings.Files.isStore(file) ?
                KeyFiles.readStore(Path.of(file), password).get(0) :
                KeyFiles.readPem(Path.of(file), Path.of(settings.files().keys().get(0)), password);
            store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(new Certificate[0]));
        }

        return store;
    }

    /** Null stands for whom the JVM trusts. */
    private KeyStore trustStore() throws GeneralSecurityException, IOException
    {
        final List<X509Certificate> issuers = new ArrayList<>();
        for (final String file : settings.files().authorities())
        {
            issuers.addAll(TlsSettings.Files.isStore(file) ?
                KeyFiles.readTrustStore(Path.of(file), settings.files().readPassword()) :
                KeyFiles.readCertificates(Path.of(file)));
        }

        if (issuers.isEmpty())
        {
            return null;
        }

        final KeyStore store = emptyStore();
        for (int i = 0; i < issuers.size(); i++)
        {
            store.setCertificateEntry("issuer-" + i, issuers.get(i));
        }

        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException
    {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);

        return store;
    }
}
