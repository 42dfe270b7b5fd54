package io.sluice.net.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

import io.sluice.net.tls.certificate.KeyFiles;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;

import org.agrona.concurrent.UnsafeBuffer;

/** Two ends of one library that have shaken hands in memory, TLS 1.3, AES-128-GCM, a certificate on P-256. */
final class TlsPair implements AutoCloseable
{
    private static final String HOST = "localhost";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int CAPACITY = 128 * 1024;
    private static final int STEP_LIMIT = 20;

    private final TlsEngine client;
    private final TlsEngine server;
    private final UnsafeBuffer plain = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final UnsafeBuffer decrypted = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));

    TlsPair(final String providerName, final TlsCertificate certificate)
    {
        final TlsProvider provider = TlsProvider.of(providerName);
        final List<X509Certificate> trusted = certificate.chain();
        server = provider.newFactory(new TlsSpec(true, List.of(certificate), PeerVerifier.of(trusted, false),
            ClientAuthentication.OFF, List.of(TlsSpec.TLS_1_3), TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine(null, 0);
        client = provider.newFactory(new TlsSpec(false, List.of(), PeerVerifier.of(trusted, true),
            ClientAuthentication.OFF, List.of(TlsSpec.TLS_1_3), TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine(HOST, 1);
        shake();
    }

    /** {@return a certificate for this machine that nobody has certified, made by the JDK's tool} */
    static TlsCertificate newCertificate()
    {
        try
        {
            final Path directory = Files.createTempDirectory("tls-benchmark");
            final Path store = directory.resolve("store.p12");
            final Process tool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "own",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + HOST, "-ext", "san=dns:" + HOST,
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD))
                .redirectErrorStream(true).start();
            final String output = new String(tool.getInputStream().readAllBytes());
            if (0 != tool.waitFor())
            {
                throw new IllegalStateException(output);
            }
            final TlsCertificate certificate = KeyFiles.readStore(store, PASSWORD).get(0);
            Files.delete(store);
            Files.delete(directory);

            return certificate;
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** Encrypts. {@return bytes of the records} */
    int encrypt(final int length)
    {
        int position = 0;
        int produced = 0;
        while (position < length)
        {
            final int result =
                client.wrap(plain, position, length - position, records, produced, CAPACITY - produced);
            require(TlsEngine.OK == result || TlsEngine.NEEDS_ROOM == result && client.consumed() > 0, client);
            position += client.consumed();
            produced += client.produced();
        }

        return produced;
    }

    /** Encrypts and decrypts. {@return bytes of the plaintext} */
    int encryptAndDecrypt(final int length)
    {
        final int recordsLength = encrypt(length);
        int position = 0;
        int produced = 0;
        while (position < recordsLength)
        {
            final int result = server.unwrap(
                records, position, recordsLength - position, decrypted, produced, CAPACITY - produced);
            require(TlsEngine.OK == result, server);
            position += server.consumed();
            produced += server.produced();
        }

        return produced;
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        client.close();
        server.close();
    }

    private void shake()
    {
        int clientResult = TlsEngine.NEEDS_INPUT;
        int serverResult = TlsEngine.NEEDS_INPUT;
        int length = 0;
        for (int i = 0; i < STEP_LIMIT && TlsEngine.FINISHED != serverResult; i++)
        {
            if (TlsEngine.FINISHED != clientResult)
            {
                clientResult = client.handshake(records, 0, length, decrypted, 0, CAPACITY);
                length = client.produced();
            }
            serverResult = server.handshake(decrypted, 0, length, records, 0, CAPACITY);
            length = server.produced();
        }
        require(TlsEngine.FINISHED == serverResult, server);
        while (TlsEngine.FINISHED != clientResult)
        {
            clientResult = client.handshake(records, 0, length, decrypted, 0, CAPACITY);
            require(TlsEngine.FINISHED == clientResult, client);
            length = 0;
        }
        if (length > 0)
        {
            require(TlsEngine.FAILED != client.unwrap(records, 0, length, plain, 0, CAPACITY), client);
        }
    }

    private static void require(final boolean isTrue, final TlsEngine engine)
    {
        if (!isTrue)
        {
            throw new IllegalStateException("TLS: " + engine.failure() + ", " + engine.failureText());
        }
    }
}
