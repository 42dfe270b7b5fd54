package io.sluice.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A real socket that takes exactly as many bytes as the test allows, which no kernel can be asked to do. */
final class ThrottledSocket extends SocketChannel
{
    private final SocketChannel socket;
    int quota;
    int writeCount;

    ThrottledSocket(final SocketChannel socket)
    {
        super(socket.provider());
        this.socket = socket;
    }

    public int write(final ByteBuffer source) throws IOException
    {
        writeCount++;
        final int limit = source.limit();
        source.limit(Math.min(limit, source.position() + quota));
        final int length = socket.write(source);
        source.limit(limit);
        quota -= length;

        return length;
    }

    public long write(final ByteBuffer[] sources, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    public int read(final ByteBuffer target) throws IOException
    {
        return socket.read(target);
    }

    public long read(final ByteBuffer[] targets, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    public SocketChannel bind(final SocketAddress local)
    {
        throw new UnsupportedOperationException();
    }

    public <T> SocketChannel setOption(final SocketOption<T> name, final T value) throws IOException
    {
        socket.setOption(name, value);

        return this;
    }

    public <T> T getOption(final SocketOption<T> name) throws IOException
    {
        return socket.getOption(name);
    }

    public Set<SocketOption<?>> supportedOptions()
    {
        return socket.supportedOptions();
    }

    public SocketChannel shutdownInput() throws IOException
    {
        socket.shutdownInput();

        return this;
    }

    public SocketChannel shutdownOutput() throws IOException
    {
        socket.shutdownOutput();

        return this;
    }

    public Socket socket()
    {
        return socket.socket();
    }

    public boolean isConnected()
    {
        return socket.isConnected();
    }

    public boolean isConnectionPending()
    {
        return socket.isConnectionPending();
    }

    public boolean connect(final SocketAddress remote)
    {
        throw new UnsupportedOperationException();
    }

    public boolean finishConnect() throws IOException
    {
        return socket.finishConnect();
    }

    public SocketAddress getRemoteAddress() throws IOException
    {
        return socket.getRemoteAddress();
    }

    public SocketAddress getLocalAddress() throws IOException
    {
        return socket.getLocalAddress();
    }

    protected void implCloseSelectableChannel() throws IOException
    {
        socket.close();
    }

    protected void implConfigureBlocking(final boolean isBlocking) throws IOException
    {
        socket.configureBlocking(isBlocking);
    }
}
