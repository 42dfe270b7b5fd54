package io.sluice.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** NATS over plain TCP. */
final class RawTcpClient extends RawClient
{
    RawTcpClient(final InetSocketAddress address)
    {
        super(address);
    }

    RawTcpClient(final Socket socket)
    {
        super(socket);
    }

    @Override
    protected void write(final byte[] bytes, final int offset, final int length) throws IOException
    {
        socket.getOutputStream().write(bytes, offset, length);
    }

    @Override
    protected int read(final byte[] bytes) throws IOException
    {
        return socket.getInputStream().read(bytes);
    }
}
