package io.sluice.system;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;

/** Launches a gateway with a TLS listener, of the certificate and the key that its arguments name, and closes it. */
final class TlsLibraryMain
{
    private TlsLibraryMain()
    {
    }

    /** {@code main CERTIFICATE KEY} */
    public static void main(final String[] args)
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext().listen("tls://127.0.0.1:0")
            .upstream("nats://127.0.0.1:4").tlsCertificate(args[0]).tlsKey(args[1])))
        {
            System.out.println("launched " + gateway.listenerUrls().size());
        }
        catch (final IllegalArgumentException ex)
        {
            System.out.println("refused: " + ex.getMessage());
        }
    }
}
