package io.sluice.examples.console;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.test.TestCertificate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the public mirror of npm: one file over https, with a certificate that only the test trusts. */
final class Mirror implements AutoCloseable
{
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpsServer server;
    private volatile byte[] file = {};

    private Mirror(final TestCertificate certificate) throws IOException, GeneralSecurityException
    {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD);
        keys.setKeyEntry(
            "mirror", certificate.key(), PASSWORD, certificate.chain().toArray(new X509Certificate[0]));
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

    /** Starts with a certificate for the mirror's name. */
    static Mirror start(final TestCertificate certificate)
    {
        try
        {
            return new Mirror(certificate);
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

    @Override
    public void close()
    {
        server.stop(0);
    }
}
