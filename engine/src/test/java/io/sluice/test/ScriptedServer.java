package io.sluice.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A server that says what the test makes it say, byte by byte if need be, and nothing else. Each connection is the
 * test's to script; it reads and writes like a client's.
 */
public final class ScriptedServer implements AutoCloseable
{
    /** An INFO as a server sends it: with a blank before the line end. */
    public static final String INFO = "INFO {\"server_id\":\"SCRIPTED\",\"version\":\"2.15.0\",\"proto\":1," +
        "\"headers\":true,\"max_payload\":1048576,\"client_id\":7,\"unknown\":[1,{\"a\":\"b\"}]} \r\n";

    private final ServerSocket listener;

    /** Listens on a port of its own. */
    public ScriptedServer()
    {
        try
        {
            listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            listener.setSoTimeout((int)Await.DEADLINE.toMillis());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return the address it listens on} */
    public InetSocketAddress address()
    {
        return (InetSocketAddress)listener.getLocalSocketAddress();
    }

    /** {@return the URL it listens on} */
    public String url()
    {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    /** Waits for the next connection and sends nothing. {@return the server's end of it} */
    public RawClient accept()
    {
        try
        {
            return new RawTcpClient(listener.accept());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("nobody connects", ex);
        }
    }

    /** Stops listening; connections stay as they are. */
    @Override
    public void close()
    {
        try
        {
            listener.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
