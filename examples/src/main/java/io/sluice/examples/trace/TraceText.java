package io.sluice.examples.trace;

import io.sluice.nats.Command;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.PayloadCommand;
import io.sluice.nats.json.ConnectMember;
import io.sluice.nats.json.JsonObjectEditor;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** A command as one line of printable text, cut at a length, without secrets. */
final class TraceText
{
    private static final int CUT_LENGTH = 512;
    private static final String HIDDEN = "[hidden]";
    private static final ConnectMember[] SECRETS =
    {
        ConnectMember.PASS, ConnectMember.AUTH_TOKEN, ConnectMember.JWT, ConnectMember.SIG, ConnectMember.PROXY_SIG,
    };

    private final TraceDetail detail;
    private final StringBuilder text = new StringBuilder();
    private final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
    private final JsonObjectEditor options = new JsonObjectEditor();

    TraceText(final TraceDetail detail)
    {
        this.detail = detail;
    }

    /** As it was received. */
    String received(final Command command)
    {
        return command instanceof ConnectCommand ? options((ConnectCommand) command) :
            printable(command.buffer(), command.offset(), lineOrAll(command));
    }

    /** As it is going to be sent. */
    String sent(final Command command)
    {
        if (command instanceof ConnectCommand)
        {
            return options((ConnectCommand) command);
        }

        final int length = isPayloadShown(command) ?
            command.encode(encoded, 0) : lineLength(encoded, 0, command.encodeHead(encoded, 0));

        return printable(encoded, 0, length);
    }

    private boolean isPayloadShown(final Command command)
    {
        return TraceDetail.PAYLOAD == detail && command instanceof PayloadCommand && command.isWhole();
    }

    private int lineOrAll(final Command command)
    {
        return isPayloadShown(command) ?
            command.length() : lineLength(command.buffer(), command.offset(), command.length());
    }

    private String options(final ConnectCommand connect)
    {
        options.wrap(connect.options());
        for (final ConnectMember secret : SECRETS)
        {
            if (connect.options().has(secret))
            {
                options.set(secret.key(), HIDDEN);
            }
        }
        final int length = options.encode(encoded, 0);

        return "CONNECT " + printable(encoded, 0, length);
    }

    private String printable(final DirectBuffer buffer, final int offset, final int length)
    {
        text.setLength(0);
        final int shown = Math.min(length, CUT_LENGTH);
        for (int i = 0; i < shown; i++)
        {
            append(buffer.getByte(offset + i));
        }
        if (shown < length)
        {
            text.append("... ").append(length - shown).append(" more bytes");
        }

        return text.toString();
    }

    private void append(final byte value)
    {
        switch (value)
        {
            case '\r':
                text.append("\\r");
                break;

            case '\n':
                text.append("\\n");
                break;

            case '\t':
                text.append("\\t");
                break;

            case '\\':
                text.append("\\\\");
                break;

            default:
                if (value >= ' ' && value < 0x7F)
                {
                    text.append((char) value);
                }
                else
                {
                    text.append("\\x").append(Character.forDigit(value >> 4 & 0xF, 16))
                        .append(Character.forDigit(value & 0xF, 16));
                }
                break;
        }
    }

    /** Up to the line's end, which the reader need not see. */
    private static int lineLength(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = 0;
        while (end < length && '\n' != buffer.getByte(offset + end))
        {
            end++;
        }

        return end > 0 && '\r' == buffer.getByte(offset + end - 1) ? end - 1 : end;
    }
}
