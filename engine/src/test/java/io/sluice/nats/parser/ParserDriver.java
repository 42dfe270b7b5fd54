package io.sluice.nats.parser;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PayloadCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import org.agrona.BufferUtil;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Feeds a parser as a relay does: keeps what was not consumed, passes runs on, writes again what is not canonical. Each
 * input lies in a buffer of its own between bytes that must not be used, and is overwritten after it was parsed.
 */
final class ParserDriver
{
    static final byte POISON = (byte)0xDB;

    /** What was reported, one line per command. */
    final List<String> events = new ArrayList<>();
    /** What a relay that changes nothing would have sent on, without the refusal. */
    final ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
    final CommandParser parser;
    final ParserState state;
    Failure failure;
    String refusal = "";

    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private byte[] remainder = new byte[0];
    private byte[] surroundings = {POISON};
    private int slack = 64;
    private boolean isDirect;
    /** The input that is still to come lies behind the limit already. */
    private boolean isContinued = true;
    private int runOffset;

    ParserDriver(final boolean isClient, final ParserState state)
    {
        parser = isClient ? new ClientCommandParser() : new ServerCommandParser();
        this.state = state;
    }

    static ParserState needing(final ParserState state, final Need need)
    {
        for (final CommandKind kind : CommandKind.values())
        {
            state.need(kind, need);
        }

        return state;
    }

    /** What lies around each input, repeated, and how many bytes of it are within the capacity. */
    ParserDriver surroundedBy(final byte[] bytes, final int newSlack)
    {
        surroundings = bytes;
        slack = newSlack;

        return this;
    }

    ParserDriver continued(final boolean isTrue)
    {
        isContinued = isTrue;

        return this;
    }

    ParserDriver inDirectMemory(final boolean isTrue)
    {
        isDirect = isTrue;

        return this;
    }

    /** Bytes kept until more arrive. */
    int kept()
    {
        return remainder.length;
    }

    void feed(final byte[] bytes, final int from, final int to)
    {
        if (null != failure)
        {
            return;
        }

        final byte[] input = Arrays.copyOf(remainder, remainder.length + to - from);
        System.arraycopy(bytes, from, input, remainder.length, to - from);
        final int offset = slack;
        final int capacity = offset + input.length + slack;
        final UnsafeBuffer buffer = isDirect ?
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, 64)) : new UnsafeBuffer(new byte[capacity]);
        for (int i = 0; i < buffer.capacity(); i++)
        {
            buffer.putByte(i, surroundings[i % surroundings.length]);
        }
        buffer.putBytes(offset, input);
        if (isContinued)
        {
            buffer.putBytes(offset + input.length, bytes, to, Math.min(slack, bytes.length - to));
        }
        parse(buffer, offset, offset + input.length);
        buffer.setMemory(0, buffer.capacity(), POISON);
    }

    private void parse(final UnsafeBuffer buffer, final int offset, final int limit)
    {
        parser.wrap(state, buffer, offset, limit);
        runOffset = offset;
        int event = parser.poll();
        while (CommandParser.COMMAND == event)
        {
            onCommand(buffer);
            event = parser.poll();
        }

        assertTrue(parser.runLimit() >= runOffset && parser.runLimit() <= parser.position(), "run");
        assertTrue(parser.position() <= limit, "position");
        forward(buffer, runOffset, parser.runLimit());
        remainder = new byte[limit - parser.position()];
        buffer.getBytes(parser.position(), remainder);
        if (CommandParser.FAILED == event)
        {
            failure = parser.failure();
            final int length = parser.encodeRefusal(scratch, 0);
            assertEquals(parser.refusalLength(), length);
            refusal = scratch.getStringWithoutLengthAscii(0, length);
            assertEquals(CommandParser.FAILED, parser.poll(), "it stays failed");
        }
        else if (0 != parser.neededLength())
        {
            assertTrue(parser.neededLength() > remainder.length, "what is needed is there");
        }
    }

    private void onCommand(final UnsafeBuffer buffer)
    {
        final Command command = parser.command();
        final boolean isCanonical = parser.isCanonical();
        assertEquals(parser.commandOffset(), command.offset());
        assertEquals(parser.kind(), command.kind());
        assertTrue(parser.commandLimit() > parser.commandOffset());
        forward(buffer, runOffset, parser.runLimit());
        runOffset = parser.commandOffset();

        final int length = command.encodeHead(scratch, 0);
        assertEquals(command.headLength(), length, "head length");
        final byte[] head = new byte[length];
        scratch.getBytes(0, head);
        if (isCanonical)
        {
            final byte[] raw = new byte[length];
            buffer.getBytes(command.offset(), raw);
            assertEquals(text(raw), text(head), "canonical means: what the writer writes");
            assertEquals(command.length(), command.encodedLength());
        }
        else
        {
            forwarded.writeBytes(head);
            runOffset = command.offset() + command.length() - command.tailLength();
        }
        events.add(describe(command, isCanonical, text(head)));
    }

    private String describe(final Command command, final boolean isCanonical, final String head)
    {
        final StringBuilder text = new StringBuilder(isCanonical ? "= " : "~ ");
        final int lineEnd = CommandKind.INFO == command.kind() && parser instanceof ServerCommandParser ? 3 : 2;
        text.append(head, 0, head.length() - lineEnd);
        final String[] tokens = text.substring(2).split(" ");
        final int argumentLength = text.length() - 3 - tokens[0].length();
        if (command instanceof PayloadCommand)
        {
            assertEquals(argumentLength, command.argumentLength());
            describe((PayloadCommand)command, tokens, text);
        }
        else if (command instanceof SubscribeCommand)
        {
            final SubscribeCommand subscribe = (SubscribeCommand)command;
            assertEquals(tokens[1], latin(subscribe.subject()));
            assertEquals(tokens.length > 3, subscribe.hasQueue());
            assertEquals(tokens.length > 3 ? tokens[2] : "", latin(subscribe.queue()));
            assertEquals(tokens[tokens.length - 1], latin(subscribe.sid()));
            assertEquals(argumentLength, command.argumentLength());
        }
        else if (command instanceof UnsubscribeCommand)
        {
            final UnsubscribeCommand unsubscribe = (UnsubscribeCommand)command;
            final boolean hasNumber = tokens.length > 2 && tokens[2].matches("[0-9]{1,9}");
            assertEquals(tokens[1], latin(unsubscribe.sid()));
            assertEquals(hasNumber ? Integer.parseInt(tokens[2]) : 0, unsubscribe.max());
            assertEquals(argumentLength, command.argumentLength());
        }
        else if (command instanceof ErrorCommand)
        {
            assertEquals(argumentLength, command.argumentLength());
        }

        return text.toString();
    }

    private void describe(final PayloadCommand command, final String[] tokens, final StringBuilder text)
    {
        final boolean isMessage = command instanceof MessageCommand;
        final boolean isHeaderKind = CommandKind.HPUB == command.kind() || CommandKind.HMSG == command.kind();
        final int fixed = (isMessage ? 4 : 3) + (isHeaderKind ? 1 : 0);
        final boolean hasReply = tokens.length > fixed;
        final int total = Integer.parseInt(tokens[tokens.length - 1]);
        final int header = isHeaderKind ? Integer.parseInt(tokens[tokens.length - 2]) : 0;
        assertEquals(tokens[1], latin(command.subject()));
        assertEquals(hasReply, command.hasReply());
        assertEquals(hasReply ? tokens[isMessage ? 3 : 2] : "", latin(command.reply()));
        assertEquals(total, command.totalLength());
        assertEquals(header, command.headerLength());
        assertEquals(header > 0, command.hasHeaders());
        assertEquals(total - header, command.payloadLength());
        if (isMessage)
        {
            assertEquals(tokens[2], latin(((MessageCommand)command).sid()));
        }

        final Need need = state.need(parser.kind());
        if (Need.HEADERS == need || Need.WHOLE == need)
        {
            assertTrue(command.isHeadersPresent());
            final byte[] block = new byte[command.headerLength()];
            command.headers().buffer().getBytes(command.headers().offset(), block, 0, command.headers().length());
            text.append(" <").append(text(block)).append('>');
        }
        if (Need.WHOLE == need)
        {
            assertTrue(command.isWhole());
            final byte[] payload = new byte[command.payloadLength()];
            command.payloadBuffer().getBytes(command.payloadOffset(), payload);
            text.append(" (").append(text(payload)).append(')');
        }
    }

    private void forward(final UnsafeBuffer buffer, final int from, final int to)
    {
        final byte[] run = new byte[Math.max(0, to - from)];
        buffer.getBytes(from, run);
        forwarded.writeBytes(run);
    }

    private static String latin(final AsciiView view)
    {
        final byte[] bytes = new byte[view.length()];
        view.buffer().getBytes(view.offset(), bytes);

        return text(bytes);
    }

    static String text(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
