package io.sluice.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server for one client that has so little room for what comes that its peer is blocked again and again. */
final class SlowServer implements AutoCloseable
{
    private static final int ROOM = 2048;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "PONG\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String INFO = "INFO {\"server_id\":\"S\",\"version\":\"2.15.0\",\"proto\":1," +
        "\"headers\":true,\"max_payload\":1048576}\r\n";

    private final ServerSocket listener;
    private final Thread thread = new Thread(this::serve, "slow-server");
    private volatile boolean isClosed;

    SlowServer()
    {
        try
        {
            listener = new ServerSocket();
            listener.setReceiveBufferSize(ROOM);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        thread.start();
    }

    String url()
    {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close()
    {
        isClosed = true;
        try
        {
            listener.close();
            thread.join();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void serve()
    {
        try (Socket socket = listener.accept())
        {
            socket.getOutputStream().write(INFO.getBytes(StandardCharsets.US_ASCII));
            final InputStream in = socket.getInputStream();
            final byte[] chunk = new byte[ROOM];
            int matched = 0;
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk))
            {
                for (int i = 0; i < length; i++)
                {
                    matched = chunk[i] == PING[matched] ? matched + 1 : chunk[i] == PING[0] ? 1 : 0;
                    if (PING.length == matched)
                    {
                        matched = 0;
                        socket.getOutputStream().write(PONG);
                    }
                }
            }
        }
        catch (final IOException ex)
        {
            if (!isClosed)
            {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
