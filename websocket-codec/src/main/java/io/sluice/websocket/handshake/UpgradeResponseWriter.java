package io.sluice.websocket.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.agrona.MutableDirectBuffer;

import io.sluice.websocket.deflate.DeflateAgreement;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A server's answer to a request. {@link #accept} switches protocols, all others end the connection: they say
 * {@code Connection: close}, and the owner closes it once they are sent.
 */
public final class UpgradeResponseWriter
{
    /** Headers that are written from what this class knows. */
    private static final Set<String> OWN_HEADERS = Set.of("connection", "upgrade", "sec-websocket-accept",
        "sec-websocket-protocol", "sec-websocket-extensions", "content-length", "transfer-encoding", "content-type");

    private final int status;
    private final UpgradeRequest request;
    private final List<String> headers = new ArrayList<>();
    private DeflateAgreement deflate;
    private String subprotocol;
    private String contentType = "text/plain; charset=utf-8";
    private byte[] body;
    private boolean isBodySent = true;
    private byte[] head;

    private UpgradeResponseWriter(final int status, final UpgradeRequest request)
    {
        this.status = status;
        this.request = request;
        body = (status + " " + HttpStatus.reason(status) + '\n').getBytes(UTF_8);
    }

    /**
     * Answers 101. In the shape that nats-server gives it, which nats.go and nats.java insist on.
     *
     * @param request that passed {@link ServerHandshake#check}.
     * @return the answer, to be completed.
     */
    public static UpgradeResponseWriter accept(final UpgradeRequest request)
    {
        return new UpgradeResponseWriter(HttpStatus.SWITCHING_PROTOCOLS, request);
    }

    /**
     * Answers without switching protocols; 204 and 304 have no body, whatever is set.
     *
     * @param status 200 or more, with the headers that belong to it.
     * @return the answer, with the reason phrase as its body until another is set.
     */
    public static UpgradeResponseWriter refuse(final int status)
    {
        if (status < 200 || status > 599)
        {
            throw new IllegalArgumentException("status must be 200 to 599: " + status);
        }

        return new UpgradeResponseWriter(status, null);
    }

    /** {@return the status} */
    public int status()
    {
        return status;
    }

    /**
     * Chooses a subprotocol.
     *
     * @param name that the client offered.
     * @return this.
     */
    public UpgradeResponseWriter subprotocol(final String name)
    {
        if (null == request || !request.subprotocols().contains(name))
        {
            throw new IllegalArgumentException("subprotocol was not offered: " + name);
        }
        subprotocol = name;

        return this;
    }

    /**
     * Says what was agreed about compression.
     *
     * @param agreement or null for none.
     * @return this.
     */
    public UpgradeResponseWriter deflate(final DeflateAgreement agreement)
    {
        deflate = agreement;

        return this;
    }

    /**
     * Adds a header.
     *
     * @param name  that is not among those this class writes itself.
     * @param value in characters of ISO 8859-1 without control characters.
     * @return this.
     */
    public UpgradeResponseWriter header(final String name, final String value)
    {
        if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
        {
            throw new IllegalArgumentException("header is written by the handshake itself: " + name);
        }
        HeadWriter.check(name, value);
        headers.add(name);
        headers.add(value);

        return this;
    }

    /**
     * Sets a text as the body.
     *
     * @param text of the body.
     * @return this.
     */
    public UpgradeResponseWriter body(final String text)
    {
        return body(contentType, text.getBytes(UTF_8));
    }

    /**
     * Sets the body.
     *
     * @param type  for {@code Content-Type}.
     * @param bytes of the body; must not change any more.
     * @return this.
     */
    public UpgradeResponseWriter body(final String type, final byte[] bytes)
    {
        contentType = type;
        body = bytes;

        return this;
    }

    /**
     * Leaves the body away though its length is said: the answer to a HEAD.
     *
     * @return this.
     */
    public UpgradeResponseWriter withoutBody()
    {
        isBodySent = false;

        return this;
    }

    /** {@return the length of the answer in bytes; nothing may be changed any more} */
    public int encodedLength()
    {
        if (null == head)
        {
            head = encodeHead();
        }

        return head.length + (hasBody() && isBodySent ? body.length : 0);
    }

    /**
     * Writes the answer.
     *
     * @param buffer with room for {@link #encodedLength()} bytes.
     * @param offset in bytes at which the answer begins.
     * @return the length in bytes.
     */
    public int write(final MutableDirectBuffer buffer, final int offset)
    {
        return write(buffer, offset, 0, encodedLength());
    }

    /**
     * Writes a part of the answer, for owners that send a long one bit by bit.
     *
     * @param buffer with room for the part.
     * @param offset in bytes at which the part begins in the buffer.
     * @param begin  of the part within the answer.
     * @param length of the part in bytes; together with the beginning at most {@link #encodedLength()}.
     * @return the length in bytes.
     */
    public int write(final MutableDirectBuffer buffer, final int offset, final int begin, final int length)
    {
        Objects.checkFromIndexSize(begin, length, encodedLength());
        final int headLength = Math.max(0, Math.min(length, head.length - begin));
        if (headLength > 0)
        {
            buffer.putBytes(offset, head, begin, headLength);
        }
        if (length > headLength)
        {
            buffer.putBytes(offset + headLength, body, begin + headLength - head.length, length - headLength);
        }

        return length;
    }

    /** RFC 9110 section 6.4.1: these statuses end with their head, whatever else it says. */
    private boolean hasBody()
    {
        return null == request && HttpStatus.NO_CONTENT != status && HttpStatus.NOT_MODIFIED != status;
    }

    private byte[] encodeHead()
    {
        final HeadWriter writer = new HeadWriter("HTTP/1.1 " + status + ' ' + HttpStatus.reason(status));
        if (null != request)
        {
            writeAccept(writer);
        }
        else
        {
            writeRefusal(writer);
        }
        for (int i = 0; i < headers.size(); i += 2)
        {
            writer.header(headers.get(i), headers.get(i + 1));
        }

        return writer.toBytes();
    }

    private void writeAccept(final HeadWriter writer)
    {
        writer.header(UpgradeRequest.UPGRADE, UpgradeRequest.WEBSOCKET);
        writer.header(UpgradeRequest.CONNECTION, UpgradeRequest.UPGRADE);
        writer.header(UpgradeRequest.ACCEPT, ServerHandshake.accept(request.header(UpgradeRequest.KEY)));
        if (null != subprotocol)
        {
            writer.header(UpgradeRequest.PROTOCOL, subprotocol);
        }
        if (null != deflate)
        {
            writer.header(UpgradeRequest.EXTENSIONS, deflate.headerValue());
        }
    }

    private void writeRefusal(final HeadWriter writer)
    {
        if (HttpStatus.UPGRADE_REQUIRED == status)
        {
            writer.header(UpgradeRequest.UPGRADE, UpgradeRequest.WEBSOCKET);
        }
        writer.header(UpgradeRequest.CONNECTION, HttpStatus.UPGRADE_REQUIRED == status ? "Upgrade, close" : "close");
        if (HttpStatus.UPGRADE_REQUIRED == status || HttpStatus.BAD_REQUEST == status)
        {
            writer.header(UpgradeRequest.VERSION, "13");
        }
        if (HttpStatus.METHOD_NOT_ALLOWED == status)
        {
            writer.header("Allow", "GET");
        }
        if (hasBody())
        {
            writer.header("Content-Type", contentType);
            writer.header("Content-Length", Integer.toString(body.length));
        }
    }
}
