package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.Source;
import picocli.CommandLine.Option;

import java.net.InetSocketAddress;

/** Options of what the gateway lets others see. */
final class StatusOptions
{
    @Option(
        names = "--admin", paramLabel = "URL",
        description = "http://HOST:PORT where /metrics (for Prometheus), /healthz and /readyz are served; " +
            "http://:PORT for this machine alone.")
    private String adminListen;

    @Option(
        names = "--access-log", paramLabel = "FILE",
        description = "Add a line of JSON to this file for each session that ends.")
    private String accessLog;

    @Option(
        names = "--status-file", paramLabel = "FILE",
        description = "File of counters and errors for SluiceStat, or none. Without it one that is named after the " +
            "process, in the directory for temporary files.")
    private String statusFile;

    StatusOptions()
    {
    }

    void applyTo(final GatewayContext context)
    {
        apply(context, Setting.ADMIN_LISTEN, adminListen);
        apply(context, Setting.ACCESS_LOG, accessLog);
        apply(context, Setting.STATUS_FILE, statusFile);
    }

    /** Tells where others can look. */
    static void tell(final Gateway gateway)
    {
        final InetSocketAddress address = gateway.adminAddress();
        if (null != address)
        {
            System.out.println("admin http://" + address.getHostString() + ':' + address.getPort());
        }
    }

    private static void apply(final GatewayContext context, final Setting setting, final String text)
    {
        if (null != text)
        {
            context.set(setting, text, Source.COMMAND_LINE);
        }
    }
}
