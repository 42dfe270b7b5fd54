package io.sluice.gateway.policy;

import io.sluice.nats.CommandKind;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.Need;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.nats.parser.ServerCommandParser;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;
import java.util.function.Consumer;

/** An INFO that was once sent to somebody, said again by the gateway itself. Confined to one thread. */
public final class InfoLine
{
    private static final int KEPT_MAX = 8;

    private final ServerCommandParser parser = new ServerCommandParser();
    private final byte[][] kept = new byte[KEPT_MAX][];
    private int next;

    /** Says nothing yet. */
    public InfoLine()
    {
    }

    /**
     * Keeps an INFO as a client gets it, for later, but for what is said to one client alone: most sessions keep the
     * same then, and few of them have one to themselves.
     *
     * @param info as it goes to the client.
     * @return the line to keep.
     */
    public byte[] keep(final InfoCommand info)
    {
        final byte[] line = new byte[info.encodedLength()];
        info.encode(new UnsafeBuffer(line), 0);
        final byte[] common = rewrite(line, (again) -> again.edit().remove("client_ip"));
        for (final byte[] earlier : kept)
        {
            if (Arrays.equals(earlier, common))
            {
                return earlier;
            }
        }

        kept[next] = common;
        next = (next + 1) % KEPT_MAX;

        return common;
    }

    /**
     * Writes it again with changes. What was said to one client alone is left out.
     *
     * @param line    of an INFO, line end and all.
     * @param changes to be made.
     * @return the line to send.
     */
    public byte[] rewrite(final byte[] line, final Consumer<InfoCommand> changes)
    {
        // words may be loaded behind the end of what is parsed
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[line.length + Long.BYTES * Long.BYTES]);
        buffer.putBytes(0, line);
        final ParserState state = ParserState.ofServer().need(CommandKind.INFO, Need.WHOLE);
        parser.wrap(state, buffer, 0, line.length);
        if (CommandParser.COMMAND != parser.poll())
        {
            throw new IllegalArgumentException("not an INFO that was parsed before");
        }

        final InfoCommand info = parser.info();
        info.edit().remove("nonce").remove("client_id").remove("connect_info").remove("remote_account");
        changes.accept(info);
        final byte[] rewritten = new byte[info.encodedLength()];
        info.encode(new UnsafeBuffer(rewritten), 0);

        return rewritten;
    }
}
