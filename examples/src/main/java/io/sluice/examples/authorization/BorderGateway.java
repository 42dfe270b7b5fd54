package io.sluice.examples.authorization;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;

import java.net.URI;

/**
 * The border between the world and a server that trusts whoever reaches it: there are listeners for TLS 1.3 alone, so
 * that no token is ever sent in clear, and an HTTP service decides who may come in (see {@link HttpAuthorizer}).
 */
public final class BorderGateway
{
    private BorderGateway()
    {
    }

    /**
     * Serves.
     *
     * @param args of the command line: the service's URL, the file with the certificate chain, the one with its key.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(
            URI.create(args[0]), args[1], args[2], "tls://0.0.0.0:4443", "wss://0.0.0.0:8443/nats"));
    }

    static GatewayContext context(
        final URI service, final String certificate, final String key, final String... urls)
    {
        return HttpAuthorizer.context(service, urls)
            .tlsCertificate(certificate)
            .tlsKey(key)
            .tlsProtocolMin("1.3");
    }
}
