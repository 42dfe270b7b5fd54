package io.sluice.system;

import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Commands that a client sends in a burst again and again, each burst with a PING behind it, whose PONG says that all
 * answers have come. What comes is looked at only for that, so that a burst may be long.
 */
final class Traffic
{
    /** Bytes of a burst. */
    private final byte[] burst;
    /** How they are sent. */
    private final Sender sender;
    private final RawClient client;
    private final int commands;

    /** Sends one burst. */
    @FunctionalInterface
    interface Sender
    {
        /** Sends all bytes. */
        void send(byte[] bytes);
    }

    private Traffic(final RawClient client, final String commands, final int times, final Sender sender)
    {
        this.client = client;
        this.sender = sender;
        this.commands = times * (int)commands.lines().filter((line) -> line.matches("H?PUB .*")).count();
        burst = (commands.repeat(times) + "PING\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A burst that is sent in one piece. */
    static Traffic whole(final RawClient client, final String commands, final int times)
    {
        return new Traffic(client, commands, times, client::send);
    }

    /** A burst that is sent in pieces, so that the peer's reads end within commands. */
    static Traffic inPieces(final RawClient client, final String commands, final int times, final int step)
    {
        return new Traffic(client, commands, times, (bytes) ->
        {
            for (int i = 0; i < bytes.length; i += step)
            {
                client.send(bytes, i, Math.min(step, bytes.length - i));
            }
        });
    }

    /** A burst that is one WebSocket message of many fragments, with a ping after every few of them. */
    static Traffic fragmented(
        final RawWebSocketClient client, final String commands, final int times, final int step, final int pingEvery)
    {
        return new Traffic(client, commands, times, (bytes) -> sendFragments(client, bytes, step, pingEvery));
    }

    /** A burst that is compressed, each piece a message by itself. */
    static Traffic compressed(
        final RawWebSocketClient client, final String commands, final int times, final int step)
    {
        return new Traffic(client, commands, times, (bytes) ->
        {
            for (int i = 0; i < bytes.length; i += step)
            {
                client.sendCompressed(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step)));
            }
        });
    }

    /** {@return messages that a burst publishes} */
    int commands()
    {
        return commands;
    }

    /** Sends a burst and reads until everything has been answered. */
    void play()
    {
        sender.send(burst);
        client.skipPast("PONG\r\n");
    }

    private static void sendFragments(
        final RawWebSocketClient client, final byte[] bytes, final int step, final int pingEvery)
    {
        int fragments = 0;
        for (int i = 0; i < bytes.length; i += step)
        {
            final boolean isLast = i + step >= bytes.length;
            client.sendFrame(isLast, 0 == i ? RawWebSocketClient.BINARY : RawWebSocketClient.CONTINUATION,
                Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step)));
            if (0 == ++fragments % pingEvery)
            {
                client.sendFrame(true, RawWebSocketClient.PING, new byte[]{'a', 'b', 'c'});
            }
        }
    }
}
