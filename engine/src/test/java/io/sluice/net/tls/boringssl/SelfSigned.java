package io.sluice.net.tls.boringssl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.sluice.net.tls.certificate.KeyFiles;
import io.sluice.net.tls.certificate.PeerVerifier;
import io.sluice.net.tls.certificate.TlsCertificate;
import io.sluice.test.Child;

/** Certificates that have nobody above them, made by the JDK's own tool: whoever trusts one trusts that one. */
final class SelfSigned
{
    /** Key on P-256, for a.example and the address 127.0.0.1. */
    static final TlsCertificate A = create("EC", "-groupname secp256r1 -ext san=dns:a.example,ip:127.0.0.1");
    /** Key of RSA, for names below b.example and a.example. */
    static final TlsCertificate B = create("RSA", "-keysize 2048 -ext san=dns:*.b.example,dns:a.example");
    /** Of a client. */
    static final TlsCertificate CLIENT = create("EC", "-groupname secp256r1 -ext san=email:joe@example.com");
    /** A kind of key that BoringSSL has not. */
    static final TlsCertificate ED448 = create("Ed448", "-ext san=dns:a.example");

    private SelfSigned()
    {
    }

    static PeerVerifier verifier(final boolean isHostNameVerified, final TlsCertificate... trusted)
    {
        return PeerVerifier.of(
            List.of(trusted).stream().map((certificate) -> certificate.chain().get(0)).toList(), isHostNameVerified);
    }

    private static TlsCertificate create(final String algorithm, final String options)
    {
        try
        {
            final Path directory = Files.createTempDirectory("self-signed");
            final Path store = directory.resolve("store.p12");
            final String command = Path.of(System.getProperty("java.home"), "bin", "keytool") +
                " -genkeypair -alias own -dname CN=" + algorithm + ",O=Sluice -storetype PKCS12 -storepass changeit" +
                " -keystore " + store + " -keyalg " + algorithm + ' ' + options;
            try (Child child = Child.program(command.split(" ")))
            {
                if (0 != child.awaitExit())
                {
                    throw new AssertionError(child.output());
                }
            }
            final TlsCertificate certificate = KeyFiles.readStore(store, "changeit".toCharArray()).get(0);
            Files.delete(store);
            Files.delete(directory);

            return certificate;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
