package io.sluice.system.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands in front of a listener that says INFO in clear, and reads it, for clients that know TLS alone. */
final class InfoReader implements AutoCloseable
{
    private final InetSocketAddress listener;
    private final ServerSocket acceptor;

    InfoReader(final InetSocketAddress listener)
    {
        this.listener = listener;
        try
        {
            acceptor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        start(this::accept);
    }

    int port()
    {
        return acceptor.getLocalPort();
    }

    @Override
    public void close()
    {
        try
        {
            acceptor.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void accept()
    {
        while (!acceptor.isClosed())
        {
            try
            {
                final Socket client = acceptor.accept();
                final Socket gateway = new Socket(listener.getAddress(), listener.getPort());
                int octet = gateway.getInputStream().read();
                while (octet >= 0 && '\n' != octet)
                {
                    octet = gateway.getInputStream().read();
                }
                start(() -> copy(client, gateway));
                start(() -> copy(gateway, client));
            }
            catch (final IOException ex)
            {
                if (!acceptor.isClosed())
                {
                    throw new UncheckedIOException(ex);
                }
            }
        }
    }

    /** Closes both when one has said all: TLS has ends of its own. */
    private static void copy(final Socket from, final Socket to)
    {
        try (from; to)
        {
            final InputStream input = from.getInputStream();
            final OutputStream output = to.getOutputStream();
            input.transferTo(output);
        }
        catch (final IOException ignore)
        {
            // Either of them has gone, as they may.
        }
    }

    private static void start(final Runnable task)
    {
        final Thread thread = new Thread(task, "info-reader");
        thread.setDaemon(true);
        thread.start();
    }
}
