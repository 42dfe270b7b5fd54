package io.sluice.gateway.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.TlsMode;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with TLS settings is told in sentences, all at once, before anything is started. */
class TlsSettingsTest
{
    private static final char[] PASSWORD = "s3cret".toCharArray();

    @TempDir
    private static Path folder;
    private static TlsFiles files;

    @BeforeAll
    static void writeFiles()
    {
        files = new TlsFiles(folder);
        final TestCertificate other = files.pki().localhost();
        other.writeKey(folder.resolve("other.key"));
        other.writeStore(folder.resolve("store.p12"), PASSWORD);
        other.writeChain(folder.resolve("encrypted.pem"));
        other.writeKey(folder.resolve("encrypted.key"), PASSWORD);
    }

    @Test
    void shouldWantACertificate()
    {
        assertComplaint(new GatewayContext().listen("tls://127.0.0.1:0"),
            "tls://127.0.0.1:0 needs a certificate, but sluice.tls.certificate is empty");
        assertComplaint(new GatewayContext().listen("web=wss://127.0.0.1:0"), "wss://127.0.0.1:0 needs a certificate");
    }

    @Test
    void shouldWantAKeyForEachChain()
    {
        assertComplaint(listening().tlsCertificate(files.chain("server")),
            "sluice.tls.key is \"\", but there must be one key for each certificate in a PEM file");
        assertComplaint(listening().tlsCertificate(files.chain("server")).tlsKey("other.key"), "other.key");
        assertComplaint(
            listening().tlsCertificate(files.chain("server")).tlsKey(folder.resolve("other.key").toString()),
            "other.key: private key does not belong to the certificate");
    }

    @Test
    void shouldTakeStoresAndEncryptedKeys() throws Exception
    {
        final String store = folder.resolve("store.p12").toString();
        final Path passwordFile = Files.writeString(folder.resolve("password"), "s3cret\n");
        listening().tlsCertificate(store).tlsPassword("s3cret").conclude();
        listening().tlsCertificate(store).tlsPasswordFile(passwordFile.toString()).conclude();
        listening().tlsCertificate(folder.resolve("encrypted.pem").toString())
            .tlsKey(folder.resolve("encrypted.key").toString()).tlsPassword("s3cret").conclude();
        assertComplaint(listening().tlsCertificate(store).tlsPassword("wrong"), "store.p12");
        assertComplaint(listening().tlsCertificate(store).tlsPassword("s3cret").tlsPasswordFile("x"),
            "only one may be given of sluice.tls.password and sluice.tls.password.file");
        assertComplaint(listening().tlsCertificate(store).tlsPasswordFile("absent"), "absent: cannot be read");
    }

    @Test
    void shouldWantAnAuthorityToVerifyBy()
    {
        assertComplaint(secured().tlsVerify("required"), "sluice.tls.verify is \"required\" but sluice.tls.ca names");
        secured().tlsVerify("optional").tlsCa(files.authority()).conclude();
    }

    @Test
    void shouldTellChoices()
    {
        assertComplaint(secured().tlsVerify("maybe"),
            "sluice.tls.verify is \"maybe\" but must be off, optional or required");
        assertComplaint(secured().tlsMode("later"),
            "sluice.tls.mode is \"later\" but must be required, optional, first or auto");
        assertComplaint(secured().tlsProtocolMin("1.1"),
            "sluice.tls.protocol.min is \"1.1\" but must be 1.2 or 1.3");
        assertComplaint(secured().tlsProvider("gnutls"),
            "sluice.tls.provider is \"gnutls\" but must be auto, jdk or boringssl");
    }

    @Test
    void shouldWantRoomForARecord()
    {
        assertComplaint(secured().readBufferLength(16 << 10).controlLineLengthMax(4096),
            "sluice.read.buffer.length is \"16384\" but must exceed 18437, the longest record of TLS");
    }

    @Test
    void shouldNotTakeCertificatesForPlainListeners()
    {
        assertComplaint(new GatewayContext().listen(new ListenerContext("nats://127.0.0.1:0")
            .tlsCertificate(files.chain("server"))), "certificates are for tls:// and wss:// listeners");
    }

    @Test
    void shouldCheckWhatIsForServers()
    {
        assertComplaint(plain().upstreamTlsCertificate("a.pem,b.pem").upstreamTlsKey("a.key,b.key"),
            "sluice.upstream.tls.certificate is \"a.pem,b.pem\" but must be one file");
        assertComplaint(plain().upstreamTlsCa("absent.pem"), "TLS of servers: absent.pem");
        assertComplaint(plain().upstreamTlsCertificate(files.chain("server")), "one key for each certificate");
    }

    @Test
    void shouldDifferBetweenListeners()
    {
        final GatewayContext context = secured()
            .listen(new ListenerContext("tls://127.0.0.1:0").tlsMode("first").tlsVerify("required")
                .tlsCa(files.authority()))
            .conclude();
        final List<ListenerSettings> listeners = context.listenerSettings();
        assertEquals(TlsMode.REQUIRED, listeners.get(0).tls().mode());
        assertEquals(TlsMode.FIRST, listeners.get(1).tls().mode());
        assertEquals(TlsSettings.VERIFY_REQUIRED, listeners.get(1).tls().verify());
    }

    @Test
    void shouldShareWhatIsTheSameAndExchangeItAsAWhole() throws Exception
    {
        final ListenerSettings settings = secured().conclude().listenerSettings().get(0);
        final TlsSources sources = new TlsSources();
        final TlsSource<?> source = sources.ofListener(settings.tls(), false);
        assertEquals(source, sources.ofListener(settings.tls(), false));
        assertFalse(source.equals(sources.ofListener(settings.tls(), true)));

        final Object before = source.current();
        sources.reload();
        final Object after = source.current();
        assertFalse(before == after);

        final String chain = Files.readString(Path.of(files.chain("server")));
        Files.writeString(Path.of(files.chain("server")), "");
        assertThrows(IllegalArgumentException.class, sources::reload);
        assertTrue(after == source.current());
        sources.retain(List.of(source));
        assertThrows(IllegalArgumentException.class, sources::reload);
        sources.retain(List.of());
        sources.reload();
        Files.writeString(Path.of(files.chain("server")), chain);
    }

    private static GatewayContext plain()
    {
        return new GatewayContext().listen("nats://127.0.0.1:0").upstream("nats://127.0.0.1:1");
    }

    private static GatewayContext listening()
    {
        return new GatewayContext().listen("tls://127.0.0.1:0").upstream("nats://127.0.0.1:1");
    }

    private static GatewayContext secured()
    {
        return listening().tlsCertificate(files.chain("server")).tlsKey(files.key("server"));
    }

    private static void assertComplaint(final GatewayContext context, final String expected)
    {
        final String message = assertThrows(IllegalArgumentException.class, context::conclude).getMessage();
        assertTrue(message.contains(expected), () -> expected + " in " + message);
        assertFalse(message.contains("s3cret"), message);
    }
}
