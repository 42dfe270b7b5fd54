package io.sluice.examples;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.Setting;

/** What the mains of all examples share: where they listen, and in front of what. */
public final class Examples
{
    private Examples()
    {
    }

    /**
     * Serves until the process is ended. A context without listeners listens where the system property
     * {@code sluice.listen} says, else on {@code nats://127.0.0.1:4223} and {@code ws://127.0.0.1:8080/nats}; the
     * server is the one of {@code sluice.upstream}, else {@code nats://127.0.0.1:4222}.
     *
     * @param context of the example.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void serve(final GatewayContext context) throws InterruptedException
    {
        preset(Setting.LISTEN, "nats://127.0.0.1:4223,ws://127.0.0.1:8080/nats");
        preset(Setting.UPSTREAM, "nats://127.0.0.1:4222");
        try (Gateway gateway = Gateway.launch(context))
        {
            gateway.listenerUrls().forEach((url) -> System.out.println("listening " + url));
            gateway.awaitClose();
        }
    }

    private static void preset(final Setting setting, final String text)
    {
        if (null == System.getProperty(setting.property()))
        {
            System.setProperty(setting.property(), text);
        }
    }
}
