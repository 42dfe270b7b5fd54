package io.sluice.examples.console;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.test.Child;
import io.sluice.test.Project;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the public mirror of npm: one file over https, with a certificate of its own that only the test trusts. */
final class Mirror implements AutoCloseable
{
    private static final String ALIAS = "mirror";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpsServer server;
    private final String keyHash;
    private volatile byte[] file = {};

    private Mirror() throws IOException, GeneralSecurityException
    {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(newKeys()))
        {
            keys.load(in, PASSWORD);
        }
        keyHash = ConsolePages.hash("SHA-256", keys.getCertificate(ALIAS).getPublicKey().getEncoded());
        final KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", (exchange) ->
        {
            requests.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Content-Type", "application/javascript; charset=utf-8");
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            final byte[] body = file;
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    static Mirror start()
    {
        try
        {
            return new Mirror();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static Path newKeys() throws IOException
    {
        final Path folder = Files.createDirectories(Project.target().resolve("browser"));
        final Path file = folder.resolve("mirror.p12");
        Files.deleteIfExists(file);
        try (Child keytool = Child.program(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
            "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=cdn.jsdelivr.net", "-ext", "san=dns:cdn.jsdelivr.net",
            "-validity", "30", "-storetype", "PKCS12", "-keystore", file.toString(),
            "-storepass", new String(PASSWORD)))
        {
            if (0 != keytool.awaitExit())
            {
                throw new AssertionError(keytool.output());
            }
        }

        return file;
    }

    /** Serves this from now on, whatever it is asked for. */
    void serve(final byte[] content)
    {
        file = content;
    }

    /** {@return what it was asked for} */
    List<String> requests()
    {
        return requests;
    }

    String authority()
    {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return SHA-256 of the public key of its certificate} */
    String keyHash()
    {
        return keyHash;
    }

    @Override
    public void close()
    {
        server.stop(0);
    }
}
