package io.sluice.examples;

import io.sluice.test.Await;
import io.sluice.test.Child;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.Project;
import io.sluice.test.RawTlsClient;
import io.sluice.test.TestCertificate;
import io.sluice.test.TlsFiles;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** TLS on both sides by options of the command line. */
@Timeout(300)
class TlsCommandLineTest
{
    @TempDir
    private static Path folder;
    private static TlsFiles files;
    @AutoClose
    private static NatsServer server;

    @BeforeAll
    static void start()
    {
        files = new TlsFiles(folder);
        files.write("gateway", files.pki().certificate("gateway").forClients().issue());
        server = NatsServer.of(Generation.CURRENT).with("tls { cert_file: \"" + files.chain("server") +
            "\", key_file: \"" + files.key("server") + "\", timeout: 60, verify: true, ca_file: \"" +
            files.authority() + "\" }").start();
    }

    @Test
    void shouldSecureBothSidesAndTakeNewCertificates() throws IOException
    {
        files.write("front", files.pki().localhost());
        try (Child child = launch(
            "--listen", "tls://127.0.0.1:0", "--listen", "wss://127.0.0.1:0/nats",
            "--tls-cert", files.chain("front"), "--tls-key", files.key("front"), "--tls-ca", files.authority(),
            "--tls-verify", "--upstream", "tls://127.0.0.1:" + server.address().getPort(),
            "--upstream-ca", files.authority(), "--upstream-cert", files.chain("gateway"),
            "--upstream-key", files.key("gateway")))
        {
            final List<String> urls = GatewayProcess.awaitReady(child);
            assertTrue(urls.get(0).matches("tls://127\\.0\\.0\\.1:[1-9]\\d*"), urls.get(0));
            assertTrue(urls.get(1).matches("wss://127\\.0\\.0\\.1:[1-9]\\d*/nats"), urls.get(1));
            final BigInteger before = serial(urls.get(0));
            try (RawTlsClient stranger = RawTlsClient.afterInfo(address(urls.get(0)), files.context(null)))
            {
                stranger.info();
                assertEquals("", exchangeUntilEnd(stranger));
            }

            final TestCertificate renewed = files.write("front", files.pki().localhost());
            assertTrue(!before.equals(renewed.certificate().getSerialNumber()));
            try (Child kill = Child.program("kill", "-HUP", Long.toString(child.pid())))
            {
                assertEquals(0, kill.awaitExit(), kill.output());
            }
            child.awaitOutput("the configuration was read again");
            Await.until("the old certificate is shown",
                () -> renewed.certificate().getSerialNumber().equals(serial(urls.get(0))));
        }
    }

    @Test
    void shouldCheckServersOverTls()
    {
        final String url = "tls://127.0.0.1:" + server.address().getPort();
        try (Child child = launch("--check", "--listen", "nats://127.0.0.1:0", "--upstream", url,
            "--upstream-ca", files.authority(), "--upstream-cert", files.chain("gateway"),
            "--upstream-key", files.key("gateway")))
        {
            assertEquals(0, child.awaitExit(), child.output());
            assertTrue(child.output().contains(", over TLS\n"), child.output());
        }
        try (Child child = launch("--check", "--listen", "nats://127.0.0.1:0", "--upstream", url))
        {
            assertEquals(1, child.awaitExit(), child.output());
            assertTrue(child.output().contains("no server answers at " + url), child.output());
        }
    }

    @Test
    void shouldNameTheFileThatIsWrong()
    {
        try (Child child = GatewayProcess.start("--listen", "tls://127.0.0.1:0", "--tls-cert", "absent.pem",
            "--tls-key", files.key("server"), "--upstream", "nats://127.0.0.1:1"))
        {
            assertEquals(2, child.awaitExit(), child.output());
            assertTrue(child.output().contains("absent.pem"), child.output());
        }
        try (Child child = GatewayProcess.start("--listen", "tls://127.0.0.1:0", "--upstream", "nats://127.0.0.1:1"))
        {
            assertEquals(2, child.awaitExit(), child.output());
            assertTrue(child.output().contains("needs a certificate, but sluice.tls.certificate is empty"),
                child.output());
        }
    }

    /** Patient, because builds run on busy machines. */
    private static Child launch(final String... args)
    {
        return GatewayProcess.start(
            List.of("@" + Project.root().resolve("engine/sluice.jvmargs"), "-Dsluice.tls.handshake.timeout=60s",
                "-Dsluice.upstream.connect.timeout=60s", "-Dsluice.upstream.dial.timeout=120s"),
            SluiceGateway.class, args);
    }

    private static BigInteger serial(final String url) throws IOException
    {
        final TestCertificate own = files.pki().certificate("client").forClients().issue();
        try (RawTlsClient client = RawTlsClient.afterInfo(address(url), files.context(own)))
        {
            assertTrue(client.info().contains("\"tls_required\":true"));
            assertEquals("MSG a 1 2\r\nhi\r\n", exchange(client));

            return ((X509Certificate)client.secured().getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static String exchange(final RawTlsClient client)
    {
        return client.send("CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 2\r\nhi\r\n").flush();
    }

    /** One that is served hears its message; of the end it hears by an alert, by a reset or by neither. */
    private static String exchangeUntilEnd(final RawTlsClient client)
    {
        try
        {
            return exchange(client);
        }
        catch (final UncheckedIOException ex)
        {
            return "";
        }
    }

    private static InetSocketAddress address(final String url)
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    }
}
