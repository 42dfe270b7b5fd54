package io.sluice.net.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The other end, by the JDK's engine: its records can be looked at, cut, damaged and held back. */
final class EnginePeer
{
    final SSLEngine engine;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean isEof;
    boolean isCloseNotified;
    SSLException failure;
    private final TlsWorld world;
    private final SocketChannel socket;
    private final ByteBuffer input = ByteBuffer.allocate(1 << 20);
    private final ByteBuffer plaintext = ByteBuffer.allocate(1 << 16);

    EnginePeer(final TlsWorld world, final SocketChannel socket, final SSLEngine engine)
    {
        this.world = world;
        this.socket = socket;
        this.engine = engine;
    }

    /** Until this end is secured, has failed, or the other has closed. */
    EnginePeer handshake()
    {
        return handshake(Integer.MAX_VALUE);
    }

    /** The same with no more than so many bytes sent at once. */
    EnginePeer handshake(final int pieceLength)
    {
        try
        {
            engine.beginHandshake();
            world.await(() -> step(pieceLength), "handshake of the peer");
        }
        catch (final SSLException ex)
        {
            failure = ex;
        }

        return this;
    }

    private boolean step(final int pieceLength)
    {
        try
        {
            switch (engine.getHandshakeStatus())
            {
                case NEED_TASK:
                    engine.getDelegatedTask().run();
                    break;

                case NEED_WRAP:
                    send(wrap(new byte[0]), pieceLength);
                    break;

                case NEED_UNWRAP:
                    poll();
                    break;

                default:
                    return true;
            }
        }
        catch (final SSLException ex)
        {
            onFailure(ex);
        }

        return isEof || null != failure;
    }

    private void onFailure(final SSLException cause)
    {
        failure = cause;
        try
        {
            while (SSLEngineResult.HandshakeStatus.NEED_WRAP == engine.getHandshakeStatus())
            {
                send(wrap(new byte[0]));
            }
        }
        catch (final SSLException ex)
        {
            cause.addSuppressed(ex);
        }
    }

    /** {@return records with these bytes} */
    byte[] wrap(final byte[] bytes) throws SSLException
    {
        final ByteBuffer source = ByteBuffer.wrap(bytes);
        final ByteBuffer target = ByteBuffer.allocate(64 * 1024 + bytes.length + bytes.length / 8);
        SSLEngineResult result;
        do
        {
            result = engine.wrap(source, target);
            if (source.hasRemaining() && 0 == result.bytesProduced())
            {
                throw new SSLException("peer cannot send: " + result + ", failures " + world.failures);
            }
        }
        while (source.hasRemaining());

        return Arrays.copyOf(target.array(), target.position());
    }

    byte[] encrypt(final byte[] bytes)
    {
        try
        {
            return wrap(bytes);
        }
        catch (final SSLException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return the record that says that no more comes} */
    byte[] closeNotify()
    {
        engine.closeOutbound();

        return encrypt(new byte[0]);
    }

    void send(final byte[] wire)
    {
        send(wire, Integer.MAX_VALUE);
    }

    void send(final byte[] wire, final int pieceLength)
    {
        final ByteBuffer bytes = ByteBuffer.wrap(wire);
        world.await(
            () ->
            {
                try
                {
                    bytes.limit(bytes.position() + Math.min(pieceLength, wire.length - bytes.position()));
                    socket.write(bytes);
                }
                catch (final IOException ex)
                {
                    isEof = true;
                }

                return isEof || bytes.position() == wire.length;
            },
            "bytes sent");
    }

    void shutdownOutput()
    {
        try
        {
            socket.shutdownOutput();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Reads and decrypts what has come, if anything. */
    void poll()
    {
        try
        {
            isEof |= socket.read(input) < 0;
        }
        catch (final IOException ex)
        {
            isEof = true;
        }
        input.flip();
        try
        {
            boolean isProgressing = input.hasRemaining();
            while (isProgressing)
            {
                plaintext.clear();
                final SSLEngineResult result = engine.unwrap(input, plaintext);
                received.write(plaintext.array(), 0, plaintext.position());
                isCloseNotified |= SSLEngineResult.Status.CLOSED == result.getStatus();
                isProgressing = SSLEngineResult.Status.OK == result.getStatus() && input.hasRemaining() &&
                    (result.bytesConsumed() > 0 || result.bytesProduced() > 0) &&
                    SSLEngineResult.HandshakeStatus.NEED_TASK != result.getHandshakeStatus() &&
                    SSLEngineResult.HandshakeStatus.NEED_WRAP != result.getHandshakeStatus();
            }
        }
        catch (final SSLException ex)
        {
            onFailure(ex);
        }
        input.compact();
    }

    /** {@return what has come, all of it once there is so much} */
    byte[] awaitReceived(final int length)
    {
        world.await(
            () ->
            {
                poll();

                return received.size() >= length || isEof;
            },
            () -> length + " bytes received, there are " + received.size());

        return received.toByteArray();
    }

    void awaitEof()
    {
        world.await(
            () ->
            {
                poll();

                return isEof;
            },
            "end of input at the peer");
    }
}
