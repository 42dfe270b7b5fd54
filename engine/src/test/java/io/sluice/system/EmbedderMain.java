package io.sluice.system;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.nats.Subject;
import io.sluice.websocket.Opcode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A program of somebody who embeds a gateway, for a JVM of its own: launches one before the server that its argument
 * names, says PING through it, and tells in which modules it found the libraries.
 */
final class EmbedderMain
{
    private EmbedderMain()
    {
    }

    /** Runs the program. */
    public static void main(final String[] args) throws Exception
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext().listen("nats://127.0.0.1:0").upstream(args[0])))
        {
            final int port = URI.create(gateway.listenerUrls().get(0)).getPort();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port))
            {
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                System.out.println("heard " + hear(socket.getInputStream()));
            }
        }
        System.out.println("subject matches: " + Subject.of("a.b").matches(Subject.of("a.*")));
        System.out.println("modules: " + Gateway.class.getModule() + ", " + Opcode.class.getModule());
    }

    private static String hear(final InputStream in) throws Exception
    {
        final StringBuilder text = new StringBuilder();
        while (text.indexOf("PONG\r\n") < 0)
        {
            final int next = in.read();
            if (next < 0)
            {
                break;
            }
            text.append((char)next);
        }

        return text.substring(Math.max(0, text.length() - "PONG\r\n".length())).trim();
    }
}
