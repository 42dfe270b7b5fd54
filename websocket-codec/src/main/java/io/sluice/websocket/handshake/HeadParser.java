package io.sluice.websocket.handshake;

import java.util.Arrays;
import java.util.function.Consumer;

import org.agrona.DirectBuffer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads start line and headers up to the blank line, in whatever pieces they arrive, and keeps what it read:
 * <pre>
 *  GET /nats HTTP/1.1 CR LF Host:   example.org   CR LF CR LF pipelined bytes
 *  ^                  ^     ^       ^          ^              ^
 *  0        startLineEnd    name    value      value end      consumed
 * </pre>
 * Nothing that two readers of HTTP may read differently passes: no bare LF or CR, no NUL or other control character, no
 * folded line, no blank before the colon.
 */
final class HeadParser
{
    private static final int INITIAL_LENGTH = 512;

    private final HandshakeLimits limits;
    private final Consumer<String> onStartLine;
    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int[] fields = new int[16 * HttpHeaders.FIELD_INTS];
    private int length;
    private int fieldCount;
    private int lineBegin;
    private int startLineEnd = -1;
    private boolean isAfterCarriageReturn;
    private boolean isComplete;
    private int status;
    private String failure;

    /** The start line is given away at its end, so that what is wrong first is reported however the bytes are cut. */
    HeadParser(final HandshakeLimits limits, final Consumer<String> onStartLine)
    {
        this.limits = limits;
        this.onStartLine = onStartLine;
    }

    /** Takes bytes up to and with the blank line; answers how many it took. */
    int parse(final DirectBuffer buffer, final int offset, final int available)
    {
        int consumed = 0;
        while (consumed < available && !isComplete && 0 == status)
        {
            onByte(buffer.getByte(offset + consumed));
            consumed++;
        }

        return consumed;
    }

    boolean isComplete()
    {
        return isComplete;
    }

    boolean isStarted()
    {
        return length > 0;
    }

    /** Status of the answer to a head that cannot be read, or 0. */
    int status()
    {
        return status;
    }

    String failure()
    {
        return failure;
    }

    void fail(final int withStatus, final String reason)
    {
        status = withStatus;
        failure = reason;
        isComplete = false;
    }

    /** A copy of what was read, to be kept. */
    HttpHeaders headers()
    {
        final int[] usedFields = Arrays.copyOf(fields, fieldCount * HttpHeaders.FIELD_INTS);

        return new HttpHeaders(Arrays.copyOf(bytes, length), usedFields);
    }

    private void onByte(final byte value)
    {
        if (length == limits.maxHeadLength())
        {
            fail(HttpStatus.HEADER_FIELDS_TOO_LARGE, "head is longer than " + limits.maxHeadLength() + " bytes");
            return;
        }
        if (length == bytes.length)
        {
            bytes = Arrays.copyOf(bytes, Math.min(2 * length, limits.maxHeadLength()));
        }
        bytes[length++] = value;

        if (isAfterCarriageReturn)
        {
            onLineFeed(value);
        }
        else if ('\r' == value)
        {
            isAfterCarriageReturn = true;
        }
        else if (value >= 0 && value < ' ' && '\t' != value || 0x7F == value)
        {
            fail(HttpStatus.BAD_REQUEST, "control character in the head");
        }
        else if (length - 1 == lineBegin && !HttpSyntax.isOf(HttpSyntax.TOKEN, value))
        {
            fail(HttpStatus.BAD_REQUEST, "line does not begin with a name");
        }
        else
        {
            checkLineLength();
        }
    }

    private void checkLineLength()
    {
        final boolean isStartLine = -1 == startLineEnd;
        if (length - lineBegin > (isStartLine ? limits.maxStartLineLength() : limits.maxHeaderLineLength()))
        {
            fail(isStartLine ? HttpStatus.URI_TOO_LONG : HttpStatus.HEADER_FIELDS_TOO_LARGE,
                isStartLine ? "start line is too long" : "header line is too long");
        }
    }

    private void onLineFeed(final byte value)
    {
        isAfterCarriageReturn = false;
        final int lineEnd = length - 2;
        if ('\n' != value)
        {
            fail(HttpStatus.BAD_REQUEST, "carriage return without line feed");
        }
        else if (-1 == startLineEnd)
        {
            startLineEnd = lineEnd;
            onStartLine.accept(new String(bytes, 0, lineEnd, ISO_8859_1));
        }
        else if (lineEnd == lineBegin)
        {
            isComplete = true;
        }
        else
        {
            onHeaderLine(lineEnd);
        }
        lineBegin = length;
    }

    private void onHeaderLine(final int lineEnd)
    {
        int colon = lineBegin;
        while (colon < lineEnd && HttpSyntax.isOf(HttpSyntax.TOKEN, bytes[colon]))
        {
            colon++;
        }
        if (colon == lineEnd || ':' != bytes[colon])
        {
            fail(HttpStatus.BAD_REQUEST, "header line without a valid name");
            return;
        }
        if (fieldCount == limits.maxHeaders())
        {
            fail(HttpStatus.HEADER_FIELDS_TOO_LARGE, "more than " + limits.maxHeaders() + " headers");
            return;
        }
        int valueBegin = colon + 1;
        while (valueBegin < lineEnd && HttpSyntax.isBlank(bytes[valueBegin]))
        {
            valueBegin++;
        }
        add(valueBegin);
    }

    private void add(final int valueBegin)
    {
        int index = fieldCount++ * HttpHeaders.FIELD_INTS;
        if (index == fields.length)
        {
            fields = Arrays.copyOf(fields, 2 * index);
        }
        fields[index++] = lineBegin;
        fields[index] = valueBegin;
    }
}
