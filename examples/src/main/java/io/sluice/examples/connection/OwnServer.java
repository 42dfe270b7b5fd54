package io.sluice.examples.connection;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.UpgradeRequest;
import io.sluice.websocket.handshake.HandshakeLimits;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.ServerHandshake;
import io.sluice.websocket.handshake.UpgradeRequestParser;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A server of one's own that has more to do than NATS: it accepts connections and answers HTTP itself, and hands those
 * over that were upgraded to WebSocket. The gateway listens nowhere.
 */
public final class OwnServer
{
    private static final int BUFFER_LENGTH = 16 * 1024;

    private final Gateway gateway;

    OwnServer(final Gateway gateway)
    {
        this.gateway = gateway;
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws IOException if the port is taken.
     */
    public static void main(final String[] args) throws IOException
    {
        try (Gateway gateway = Gateway.launch(new GatewayContext().upstream("nats://127.0.0.1:4222"));
            ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 8080)))
        {
            final OwnServer own = new OwnServer(gateway);
            final Executor executor = Executors.newCachedThreadPool();
            while (true)
            {
                final SocketChannel socket = server.accept();
                executor.execute(() -> own.serve(socket));
            }
        }
    }

    void serve(final SocketChannel socket)
    {
        boolean isAdopted = false;
        try
        {
            isAdopted = answer(socket);
        }
        catch (final IOException ex)
        {
            System.err.println("a client left: " + ex.getMessage());
        }
        finally
        {
            if (!isAdopted)
            {
                CloseHelper.quietClose(socket);
            }
        }
    }

    private boolean answer(final SocketChannel socket) throws IOException
    {
        final ByteBuffer read = ByteBuffer.allocate(BUFFER_LENGTH);
        final UpgradeRequestParser parser = new UpgradeRequestParser(HandshakeLimits.DEFAULT);
        while (!parser.isComplete() && !parser.isFailed() && socket.read(read) >= 0)
        {
            read.flip();
            read.position(parser.parse(new UnsafeBuffer(read), 0, read.limit()));
            read.compact();
        }

        final int status = parser.isComplete() ? ServerHandshake.check(parser.request()) : parser.status();
        if (HttpStatus.SWITCHING_PROTOCOLS == status)
        {
            write(socket, UpgradeResponseWriter.accept(parser.request()));

            // frames that came with the request go along; from here on the socket is the gateway's
            return gateway.adopt(socket, read.flip(), UpgradeRequest.of(parser.request()));
        }
        if (0 != status)
        {
            write(socket, UpgradeResponseWriter.refuse(status).body("hello\n"));
        }

        return false;
    }

    private static void write(final SocketChannel socket, final UpgradeResponseWriter answer) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(answer.encodedLength());
        answer.write(new UnsafeBuffer(bytes), 0);
        while (bytes.hasRemaining())
        {
            socket.write(bytes);
        }
    }
}
