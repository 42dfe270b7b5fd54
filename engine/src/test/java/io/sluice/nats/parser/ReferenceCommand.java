package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;

import java.util.List;

/** One command as the reference parser saw it; texts are one char per byte. */
final class ReferenceCommand
{
    final CommandKind kind;
    final boolean isCanonical;
    final List<String> tokens;
    final int headerLength;
    final int totalLength;
    /** As much of headers and payload as was there. */
    String body = "";
    boolean isEndRight = true;

    ReferenceCommand(
        final CommandKind kind,
        final boolean isCanonical,
        final List<String> tokens,
        final int headerLength,
        final int totalLength)
    {
        this.kind = kind;
        this.isCanonical = isCanonical;
        this.tokens = tokens;
        this.headerLength = headerLength;
        this.totalLength = totalLength;
    }

    boolean isMessage()
    {
        return CommandKind.PUB == kind || CommandKind.HPUB == kind || CommandKind.MSG == kind ||
            CommandKind.HMSG == kind && tokens.size() > 1;
    }

    boolean isComplete()
    {
        return !isMessage() || body.length() == totalLength && isEndRight;
    }

    boolean isReported(final Need need)
    {
        if (!isMessage())
        {
            return true;
        }

        return Need.WHOLE == need ? isComplete() : Need.HEADERS != need || body.length() >= headerLength;
    }

    String line()
    {
        return kind.word() + (tokens.isEmpty() ? "" : " " + String.join(" ", tokens));
    }

    String describe(final Need need)
    {
        final StringBuilder text = new StringBuilder(isCanonical ? "= " : "~ ").append(line());
        if (isMessage() && (Need.HEADERS == need || Need.WHOLE == need))
        {
            text.append(" <").append(body, 0, headerLength).append('>');
        }
        if (isMessage() && Need.WHOLE == need)
        {
            text.append(" (").append(body, headerLength, totalLength).append(')');
        }

        return text.toString();
    }
}
