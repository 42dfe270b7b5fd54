package io.sluice.net.jvm;

import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsProvider;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.KeyFiles;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client by the JDK that changes its keys after every few kilobytes, which only a fresh JVM can be told, and wants
 * its peer to do the same. Prints how many of its runs of records held more than the plaintext asks for.
 */
public final class KeyUpdateMain
{
    private static final int CAPACITY = 1 << 17;
    private static final int LENGTH = 10_000;
    private static final int ROUNDS = 200;

    private KeyUpdateMain()
    {
    }

    /** {@code main SERVER_PROVIDER CERTIFICATE KEY AUTHORITY} */
    public static void main(final String[] args)
    {
        Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 2^14");
        final TlsCertificate certificate = KeyFiles.readPem(Path.of(args[1]), Path.of(args[2]), null);
        final PeerVerifier verifier = PeerVerifier.of(KeyFiles.readCertificates(Path.of(args[3])), false);
        final List<String> protocols = List.of(TlsSpec.TLS_1_3);
        final UnsafeBuffer plain = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
        final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
        final UnsafeBuffer answers = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
        try (
            TlsEngine server = TlsProvider.of(args[0]).newFactory(new TlsSpec(true, List.of(certificate), verifier,
                ClientAuthentication.OFF, protocols, TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine(null, 0);
            TlsEngine client = TlsProvider.of("jdk").newFactory(new TlsSpec(false, List.of(), verifier,
                ClientAuthentication.OFF, protocols, TlsSpec.DEFAULT_CIPHERS, List.of())).newEngine("localhost", 1))
        {
            shake(client, server, records, answers);
            int changes = 0;
            for (int i = 0; i < ROUNDS; i++)
            {
                changes += exchange(client, server, plain, records, answers);
                changes += exchange(server, client, plain, records, answers);
            }
            System.out.println("keys changed more than 10 times: " + (changes > 10));
        }
    }

    private static void shake(
        final TlsEngine client, final TlsEngine server, final UnsafeBuffer records, final UnsafeBuffer answers)
    {
        client.handshake(answers, 0, 0, records, 0, CAPACITY);
        server.handshake(records, 0, client.produced(), answers, 0, CAPACITY);
        client.handshake(answers, 0, server.produced(), records, 0, CAPACITY);
        require(TlsEngine.FINISHED, server.handshake(records, 0, client.produced(), answers, 0, CAPACITY), server);
        if (server.produced() > 0)
        {
            require(TlsEngine.OK, client.unwrap(answers, 0, server.produced(), records, 0, CAPACITY), client);
        }
    }

    /** {@return 1 if more was sent than this run of plaintext takes} */
    private static int exchange(
        final TlsEngine from,
        final TlsEngine to,
        final UnsafeBuffer plain,
        final UnsafeBuffer records,
        final UnsafeBuffer answers)
    {
        require(TlsEngine.OK, from.wrap(plain, 0, LENGTH, records, 0, CAPACITY), from);
        final int length = from.produced();
        require(TlsEngine.OK, to.unwrap(records, 0, length, answers, 0, CAPACITY), to);
        if (LENGTH != to.produced())
        {
            throw new AssertionError("decrypted " + to.produced());
        }

        return length > LENGTH + 22 ? 1 : 0;
    }

    private static void require(final int wanted, final int result, final TlsEngine engine)
    {
        if (wanted != result)
        {
            throw new AssertionError(result + ": " + engine.failure() + ", " + engine.failureText());
        }
    }
}
