package io.sluice.gateway.listen;

import io.sluice.gateway.policy.InfoLine;
import io.sluice.gateway.upstream.Server;
import io.sluice.websocket.handshake.UpgradeResponseWriter;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told that is not served and has not heard anything yet, in words that it understands. Confined to
 * one thread.
 */
public final class FirstWords
{
    private final InfoLine infoLine;

    /**
     * Speaks with the servers' voice.
     *
     * @param infoLine that says it again.
     */
    public FirstWords(final InfoLine infoLine)
    {
        this.infoLine = infoLine;
    }

    /**
     * Words of a refusal.
     *
     * @param listener   that the client reached.
     * @param local      address that it reached.
     * @param client     where it is.
     * @param httpStatus for a client that expects HTTP.
     * @param text       of the {@code -ERR} of a client that expects NATS, and of the answer to one that expects HTTP.
     * @return all there is to send.
     */
    public byte[] refusing(
        final Listener listener,
        final InetSocketAddress local,
        final InetSocketAddress client,
        final int httpStatus,
        final String text)
    {
        if (listener.url().isWebSocket())
        {
            final UpgradeResponseWriter answer = UpgradeResponseWriter.refuse(httpStatus).body(text + '\n');
            final byte[] words = new byte[answer.encodedLength()];
            answer.write(new UnsafeBuffer(words), 0);

            return words;
        }

        final byte[] info = info(listener, local, client);
        final byte[] error = ("-ERR '" + text + "'\r\n").getBytes(StandardCharsets.US_ASCII);
        final byte[] words = new byte[info.length + error.length];
        System.arraycopy(info, 0, words, 0, info.length);
        System.arraycopy(error, 0, words, info.length, error.length);

        return words;
    }

    /** Clients understand nothing before they have seen an INFO: the one that some server said last has to do. */
    private byte[] info(final Listener listener, final InetSocketAddress local, final InetSocketAddress client)
    {
        for (final Server server : listener.pool().servers())
        {
            if (null != server.info())
            {
                return infoLine.rewrite(server.info(), (info) -> listener.infoPolicy().apply(
                    info.info(),
                    info.edit(),
                    local.getAddress().getHostAddress(),
                    local.getPort(),
                    client.getAddress().getHostAddress()));
            }
        }

        return new byte[0];
    }
}
