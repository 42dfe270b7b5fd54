package io.sluice.gateway.upstream;

import io.sluice.net.proxy.ProxyHeaderWriter;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Tries whether a server can be reached, off the loops. Stateless. */
final class ServerProbe
{
    private static final byte[] FIRST_WORD = {'I', 'N', 'F', 'O'};

    private ServerProbe()
    {
    }

    /**
     * Connects, and waits for the server to begin to speak, which tells it from a socket that somebody forgot.
     *
     * @param server     to try.
     * @param settings   of the server, for the time of each of both and the PROXY header that it may want.
     * @param isSpeaking false for one that says nothing before TLS has begun, so that connecting has to do.
     * @return whether it has.
     */
    static boolean isReachable(final Server server, final UpstreamSettings settings, final boolean isSpeaking)
    {
        final int timeoutMs = (int)Math.max(1, TimeUnit.NANOSECONDS.toMillis(settings.connectTimeoutNs()));
        try (Socket socket = new Socket())
        {
            socket.connect(server.address(), timeoutMs);
            socket.setSoTimeout(timeoutMs);
            if (null != settings.proxyVersion())
            {
                socket.getOutputStream().write(ProxyHeaderWriter.ofOwn(settings.proxyVersion(), socket));
            }

            final InputStream input = socket.getInputStream();
            for (final byte expected : FIRST_WORD)
            {
                if (isSpeaking && expected != input.read())
                {
                    return false;
                }
            }

            return true;
        }
        catch (final IOException ex)
        {
            return false; // which is what was asked
        }
    }
}
