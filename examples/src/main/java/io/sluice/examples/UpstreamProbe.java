package io.sluice.examples;

import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.nats.json.InfoView;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** Looks whether a NATS server answers somewhere. Blocks for a few seconds at most. */
final class UpstreamProbe
{
    private static final int TIMEOUT_MS = 2_000;
    private static final int INFO_LENGTH_MAX = 64 * 1024;
    private static final byte[] INFO = {'I', 'N', 'F', 'O', ' '};

    private UpstreamProbe()
    {
    }

    /**
     * Connects and reads INFO; where TLS is asked for, it is begun as the gateway would.
     *
     * @param url of the server.
     * @param tls towards servers.
     * @return its name and version in words.
     * @throws IOException saying in words why there is none.
     */
    static String describe(final ServerUrl url, final ProbeTls tls) throws IOException
    {
        try (Socket socket = new Socket())
        {
            final InetSocketAddress address = new InetSocketAddress(url.host(), url.port());
            if (address.isUnresolved())
            {
                throw new IOException("the name " + url.host() + " is not known");
            }
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            if (tls.isFirst(url))
            {
                try (Socket secured = tls.secure(socket, url))
                {
                    return describe(readInfo(secured.getInputStream()), ", over TLS from the start");
                }
            }

            final InfoView info = readInfo(socket.getInputStream());
            if (!url.isTls() && !info.isTlsRequired())
            {
                return describe(info, "");
            }
            if (!info.isTlsRequired() && !info.isTlsAvailable())
            {
                throw new IOException("the server offers no TLS");
            }
            tls.secure(socket, url).close();

            return describe(info, ", over TLS");
        }
        catch (final SocketTimeoutException ex)
        {
            throw new IOException("nothing answers within " + TIMEOUT_MS / 1000 + " s", ex);
        }
    }

    private static String describe(final InfoView info, final String how)
    {
        return info.serverName() + ", version " + info.version() + how;
    }

    private static InfoView readInfo(final InputStream input) throws IOException
    {
        final byte[] line = new byte[INFO_LENGTH_MAX];
        int length = 0;
        int value = input.read();
        while ('\n' != value)
        {
            if (value < 0 || line.length == length)
            {
                throw new IOException("what answers is no NATS server");
            }
            line[length++] = (byte)value;
            value = input.read();
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(line);
        final InfoView info = new InfoView();
        if (length > INFO.length && Arrays.equals(line, 0, INFO.length, INFO, 0, INFO.length))
        {
            info.wrap(buffer, INFO.length, length - INFO.length);
        }
        if (!info.isValid())
        {
            throw new IOException("what answers is no NATS server");
        }

        return info;
    }
}
