package io.sluice.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * NATS over TLS by the JDK's blocking sockets: from the first byte on, or behind an INFO that is read in clear. The
 * handshake is done when it is first needed.
 */
public final class RawTlsClient extends RawClient
{
    private final SSLContext context;
    private final String serverName;
    private SSLSocket secured;
    private boolean isInfoDue;

    private RawTlsClient(
        final InetSocketAddress address, final SSLContext context, final String serverName, final boolean isInfoDue)
    {
        super(address);
        this.context = context;
        this.serverName = serverName;
        this.isInfoDue = isInfoDue;
    }

    /** Opens a connection on which INFO comes before TLS. */
    public static RawTlsClient afterInfo(final InetSocketAddress address, final SSLContext context)
    {
        return new RawTlsClient(address, context, null, true);
    }

    /** Opens a connection on which TLS comes first. */
    public static RawTlsClient first(final InetSocketAddress address, final SSLContext context)
    {
        return new RawTlsClient(address, context, null, false);
    }

    /** Opens a connection on which TLS comes first, and asks for a server by name. */
    public static RawTlsClient first(
        final InetSocketAddress address, final SSLContext context, final String serverName)
    {
        return new RawTlsClient(address, context, serverName, false);
    }

    /** Sends text in front of the handshake, as proxies do. */
    public RawTlsClient sendClear(final String text)
    {
        try
        {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return this;
    }

    /** {@return the secured socket, after the handshake} */
    public SSLSocket secured()
    {
        try
        {
            if (null == secured)
            {
                final SSLSocket socket = (SSLSocket)context.getSocketFactory().createSocket(
                    this.socket, null == serverName ? "localhost" : serverName, this.socket.getPort(), true);
                if (null != serverName)
                {
                    final SSLParameters parameters = socket.getSSLParameters();
                    parameters.setServerNames(List.of(new SNIHostName(serverName)));
                    socket.setSSLParameters(parameters);
                }
                secured = socket;
                socket.startHandshake();
            }

            return secured;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Ends the connection below TLS: what a peer must take for a truncation. */
    public void truncate()
    {
        shutdownOutput();
    }

    @Override
    protected void write(final byte[] bytes, final int offset, final int length) throws IOException
    {
        secured().getOutputStream().write(bytes, offset, length);
    }

    @Override
    protected int read(final byte[] bytes) throws IOException
    {
        if (!isInfoDue)
        {
            try
            {
                return secured().getInputStream().read(bytes);
            }
            catch (final SSLException ex)
            {
                throw new SocketException(ex.toString()); // an end that is none of TLS
            }
        }

        // Not a byte more than the line: what follows is TLS.
        int length = 0;
        int value;
        do
        {
            value = socket.getInputStream().read();
            if (value >= 0)
            {
                bytes[length++] = (byte)value;
            }
        }
        while (value >= 0 && '\n' != value);
        isInfoDue = false;

        return 0 == length ? -1 : length;
    }
}
