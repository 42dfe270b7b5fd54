package io.sluice.examples;

import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.Source;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Options of the command line that say what is shown and who is trusted over TLS, on both sides. */
final class TlsOptions
{
    @Option(
        names = "--tls-cert", paramLabel = "FILE",
        description = "Certificate chain of tls:// and wss:// listeners (PEM), or a PKCS#12 store with its key " +
            "(.p12, .pfx); may come again: the name that a client asks for decides.")
    private List<String> certificates = new ArrayList<>();

    @Option(
        names = "--tls-key", paramLabel = "FILE",
        description = "Private key of the chain (PEM); one for each --tls-cert that is no store.")
    private List<String> keys = new ArrayList<>();

    @Option(
        names = "--tls-ca", paramLabel = "FILE",
        description = "Authorities that certificates of clients must come from (PEM); may come again.")
    private List<String> authorities = new ArrayList<>();

    @Option(names = "--tls-verify", description = "Let in only clients with a certificate of --tls-ca.")
    private boolean isVerified;

    @Option(
        names = "--upstream-ca", paramLabel = "FILE",
        description = "Authorities that certificates of servers must come from (PEM); may come again. Without it: " +
            "those that the JVM trusts.")
    private List<String> upstreamAuthorities = new ArrayList<>();

    @Option(
        names = "--upstream-cert", paramLabel = "FILE",
        description = "The gateway's own certificate chain for servers (PEM), or a PKCS#12 store with its key.")
    private String upstreamCertificate;

    @Option(names = "--upstream-key", paramLabel = "FILE", description = "Private key of that chain (PEM).")
    private String upstreamKey;

    TlsOptions()
    {
    }

    void applyTo(final GatewayContext context)
    {
        give(context, Setting.TLS_CERTIFICATE, certificates);
        give(context, Setting.TLS_KEY, keys);
        give(context, Setting.TLS_CA, authorities);
        give(context, Setting.TLS_VERIFY, isVerified ? List.of("required") : List.of());
        give(context, Setting.UPSTREAM_TLS_CA, upstreamAuthorities);
        give(context, Setting.UPSTREAM_TLS_CERTIFICATE, listOf(upstreamCertificate));
        give(context, Setting.UPSTREAM_TLS_KEY, listOf(upstreamKey));
    }

    private static List<String> listOf(final String file)
    {
        return null == file ? List.of() : List.of(file);
    }

    private static void give(final GatewayContext context, final Setting setting, final List<String> values)
    {
        if (!values.isEmpty())
        {
            context.set(setting, String.join(",", values), Source.COMMAND_LINE);
        }
    }
}
