package io.sluice.examples;

import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.Source;
import picocli.CommandLine.Option;

import java.util.List;

/** Options of who is calling: whose word counts for where clients are, who is served, what servers are told of it. */
final class IdentityOptions
{
    @Option(
        names = "--proxy-protocol", paramLabel = "off|optional|required",
        description = "Whether connections begin with a PROXY header (v1 or v2) that tells where the client is.")
    private String proxyProtocol;

    @Option(
        names = "--proxy-protocol-from", paramLabel = "NETWORK", split = ",",
        description = "Networks whose PROXY headers count, as 10.0.0.0/8 or 2001:db8::/32; may come again.")
    private List<String> proxySources = List.of();

    @Option(
        names = "--forwarded-header", paramLabel = "x-forwarded-for|forwarded",
        description = "Which header of WebSocket upgrades tells where the client is. Without it: x-forwarded-for.")
    private String forwardedHeader;

    @Option(
        names = "--forwarded-from", paramLabel = "NETWORK", split = ",",
        description = "Networks from which that header counts; may come again. Without it: it never does.")
    private List<String> forwardedSources = List.of();

    @Option(
        names = "--allow", paramLabel = "NETWORK", split = ",",
        description = "Serve clients of these networks only; may come again.")
    private List<String> allowed = List.of();

    @Option(
        names = "--deny", paramLabel = "NETWORK", split = ",",
        description = "Do not serve clients of these networks; may come again.")
    private List<String> denied = List.of();

    @Option(names = "--origin-required", description = "Refuse WebSocket clients that send no origin.")
    private boolean isOriginRequired;

    @Option(
        names = "--upstream-proxy-protocol", paramLabel = "off|v1|v2",
        description = "Tell servers by a PROXY header where clients are; they must be configured for it.")
    private String upstreamProxyProtocol;

    @Option(
        names = "--upstream-proxy-seed", paramLabel = "FILE",
        description = "Nkey seed with which the gateway vouches for clients at servers that trust it as a proxy.")
    private String upstreamProxySeedFile;

    IdentityOptions()
    {
    }

    /** Gives what was on the command line, and nothing else. */
    void applyTo(final GatewayContext context)
    {
        apply(context, Setting.PROXY_PROTOCOL, proxyProtocol);
        apply(context, Setting.PROXY_PROTOCOL_SOURCES, joined(proxySources));
        apply(context, Setting.FORWARDED_HEADER, forwardedHeader);
        apply(context, Setting.FORWARDED_SOURCES, joined(forwardedSources));
        apply(context, Setting.ADDRESSES_ALLOWED, joined(allowed));
        apply(context, Setting.ADDRESSES_DENIED, joined(denied));
        apply(context, Setting.ORIGIN_REQUIRED, isOriginRequired ? "true" : null);
        apply(context, Setting.UPSTREAM_PROXY_PROTOCOL, upstreamProxyProtocol);
        apply(context, Setting.UPSTREAM_PROXY_SEED_FILE, upstreamProxySeedFile);
    }

    private static void apply(final GatewayContext context, final Setting setting, final String text)
    {
        if (null != text)
        {
            context.set(setting, text, Source.COMMAND_LINE);
        }
    }

    private static String joined(final List<String> networks)
    {
        return networks.isEmpty() ? null : String.join(",", networks);
    }
}
