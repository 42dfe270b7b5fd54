package io.sluice.net.tls.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.sluice.test.TestCertificate;
import io.sluice.test.TestPki;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Certificates and keys in the files that people have. */
class KeyFilesTest
{
    private static final TestPki PKI = new TestPki();
    private static final TestCertificate EC = PKI.localhost();
    private static final TestCertificate RSA = PKI.certificate("rsa").dns("localhost").rsa().issue();
    private static final char[] PASSWORD = "s3cret".toCharArray();

    @TempDir
    private Path directory;

    private Path file(final String name)
    {
        return directory.resolve(name);
    }

    private void assertReads(final TestCertificate expected, final Path key, final char[] password)
    {
        final TlsCertificate read = KeyFiles.readPem(expected.writeChain(file("chain.pem")), key, password);
        assertEquals(expected.chain(), read.chain());
        assertEquals(expected.key().getAlgorithm(), read.key().getAlgorithm());
    }

    @Test
    void shouldReadEveryFormOfKey() throws IOException
    {
        for (final TestCertificate certificate : List.of(EC, RSA))
        {
            assertReads(certificate, certificate.writeKey(file("key.pem")), null);
            assertReads(certificate, certificate.writeTraditionalKey(file("traditional.pem")), null);
            assertReads(certificate, certificate.writeKey(file("encrypted.pem"), PASSWORD), PASSWORD);
        }
        assertTrue(Files.readString(EC.writeTraditionalKey(file("ec"))).contains("BEGIN EC PRIVATE KEY"));
        assertTrue(Files.readString(RSA.writeTraditionalKey(file("rsa"))).contains("BEGIN RSA PRIVATE KEY"));
        assertTrue(Files.readString(RSA.writeKey(file("enc"), PASSWORD)).contains("BEGIN ENCRYPTED PRIVATE KEY"));
    }

    @Test
    void shouldReadChainAndKeyFromOneFileWithText() throws IOException
    {
        final Path both = file("both.pem");
        Files.writeString(both, "subject=CN = localhost\n" + Files.readString(EC.writeKey(file("key.pem"))) + "\n" +
            Files.readString(EC.writeChain(file("chain.pem"))));
        assertEquals(EC.chain(), KeyFiles.readPem(both, both, null).chain());
    }

    @Test
    void shouldReadStores()
    {
        final List<TlsCertificate> own = KeyFiles.readStore(RSA.writeStore(file("own.p12"), PASSWORD), PASSWORD);
        assertEquals(1, own.size());
        assertEquals(RSA.chain(), own.get(0).chain());
        final Path trust = TestCertificate.writeTrustStore(file("trust.p12"), PASSWORD, PKI.authority());
        assertEquals(List.of(PKI.authority()), KeyFiles.readTrustStore(trust, PASSWORD));

        assertFails("trust.p12", () -> KeyFiles.readStore(trust, PASSWORD));
        assertFails("own.p12", () -> KeyFiles.readTrustStore(file("own.p12"), PASSWORD));
        assertFails("own.p12", () -> KeyFiles.readStore(file("own.p12"), "wrong".toCharArray()));
    }

    private void assertFails(final String name, final Runnable reading)
    {
        final String message = assertThrows(IllegalArgumentException.class, reading::run).getMessage();
        assertTrue(message.contains(name), message);
        assertFalse(message.contains("s3cret"), message);
    }

    @Test
    void shouldNameTheFileThatIsWrong() throws IOException
    {
        final Path chain = EC.writeChain(file("chain.pem"));
        final Path key = EC.writeKey(file("key.pem"));
        assertFails("absent.pem", () -> KeyFiles.readPem(file("absent.pem"), key, null));
        assertFails("absent.pem", () -> KeyFiles.readPem(chain, file("absent.pem"), null));
        assertFails("key.pem", () -> KeyFiles.readPem(key, key, null));
        assertFails("chain.pem", () -> KeyFiles.readPem(chain, chain, null));
        assertFails("other.pem", () -> KeyFiles.readPem(chain, RSA.writeKey(file("other.pem")), null));
        assertFails("encrypted.pem", () -> KeyFiles.readPem(chain, EC.writeKey(file("encrypted.pem"), PASSWORD), null));
        assertFails("encrypted.pem", () -> KeyFiles.readPem(chain, file("encrypted.pem"), "wrong".toCharArray()));
        assertFails("key.pem", () -> KeyFiles.readStore(key, PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PRIVATE KEY-----\nAAAA\n", "PRIVATE KEY-----\nMAA=\n", "RSA PRIVATE KEY-----\nMIIB\n",
        "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMAA=\n",
        "EC PRIVATE KEY-----\nMAUCAQEEAA==\n", "EC PRIVATE KEY-----\n\n", "PRIVATE KEY-----\nMIQ/////\n",
        "ENCRYPTED PRIVATE KEY-----\nMAA=\n"})
    void shouldRefuseKeysThatAreBroken(final String text) throws IOException
    {
        final String label = text.substring(0, text.indexOf('-'));
        final Path key = Files.writeString(file("broken.pem"),
            "-----BEGIN " + text + "-----END " + label + "-----\n");
        assertFails("broken.pem", () -> KeyFiles.readKey(key, PASSWORD));
    }
}
