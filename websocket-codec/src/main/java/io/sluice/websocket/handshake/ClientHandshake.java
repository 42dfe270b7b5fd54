package io.sluice.websocket.handshake;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import io.sluice.websocket.deflate.DeflateAgreement;
import io.sluice.websocket.deflate.DeflateNegotiation;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.deflate.Extension;

/**
 * The client's side of one handshake, RFC 6455 section 4.1: its request, and the check of the answer. Belongs to one
 * connection and its thread; never throws for what a peer sends.
 */
public final class ClientHandshake
{
    private static final Set<String> OWN_HEADERS = Set.of("host", "connection", "upgrade", "sec-websocket-key",
        "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions", "content-length",
        "transfer-encoding");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;
    private static final int STATUS_LINE_MIN_LENGTH = 12;

    private final String host;
    private final String target;
    private final String key;
    private final HeadParser head;
    private final List<String> headers = new ArrayList<>();
    private final List<String> subprotocols = new ArrayList<>();
    private DeflateOptions deflateOptions;
    private byte[] encoded;
    private int status;
    private String failure;
    private boolean isComplete;
    private HttpHeaders responseHeaders;
    private String subprotocol;
    private DeflateAgreement deflate;

    /**
     * A handshake with a new key.
     *
     * @param host   for the {@code Host} header, with its port where that is not the default of the scheme.
     * @param target path and query, percent-encoded; empty for {@code /}.
     * @param limits of the answer that is read.
     */
    public ClientHandshake(final String host, final String target, final HandshakeLimits limits)
    {
        if (!HttpSyntax.isAllOf(HttpSyntax.AUTHORITY, host))
        {
            throw new IllegalArgumentException("not a host: " + host);
        }
        this.host = host;
        this.target = target.startsWith("/") ? target : '/' + target;
        if (!HttpSyntax.isAllOf(HttpSyntax.TARGET, this.target))
        {
            throw new IllegalArgumentException("not a path and query: " + target);
        }
        head = new HeadParser(limits, this::readStatusLine);
        final byte[] nonce = new byte[KEY_BYTES];
        RANDOM.nextBytes(nonce);
        key = Base64.getEncoder().encodeToString(nonce);
    }

    /**
     * Adds a header, such as {@code Origin} or {@code Authorization}.
     *
     * @param name  that is not among those this class writes itself.
     * @param value in characters of ISO 8859-1 without control characters.
     * @return this.
     */
    public ClientHandshake header(final String name, final String value)
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
     * Offers a subprotocol; the most preferred first.
     *
     * @param name a token that is not yet offered.
     * @return this.
     */
    public ClientHandshake subprotocol(final String name)
    {
        if (!HttpSyntax.isAllOf(HttpSyntax.TOKEN, name) || subprotocols.contains(name))
        {
            throw new IllegalArgumentException("not a token, or offered already: " + name);
        }
        subprotocols.add(name);

        return this;
    }

    /**
     * Offers compression.
     *
     * @param options of this end, or null for none.
     * @return this.
     */
    public ClientHandshake deflate(final DeflateOptions options)
    {
        deflateOptions = options;

        return this;
    }

    /** {@return the length of the request in bytes; nothing may be changed any more} */
    public int encodedLength()
    {
        if (null == encoded)
        {
            encoded = encode();
        }

        return encoded.length;
    }

    /**
     * Writes the request.
     *
     * @param buffer with room for {@link #encodedLength()} bytes.
     * @param offset in bytes at which the request begins.
     * @return the length in bytes.
     */
    public int write(final MutableDirectBuffer buffer, final int offset)
    {
        final int length = encodedLength();
        buffer.putBytes(offset, encoded, 0, length);

        return length;
    }

    /**
     * Takes bytes of the answer.
     *
     * @param buffer that holds them; nothing of it is kept.
     * @param offset in bytes at which they begin.
     * @param length in bytes.
     * @return the bytes taken: all of them, but for what follows the end of the answer's head or the first wrong byte.
     */
    public int parse(final DirectBuffer buffer, final int offset, final int length)
    {
        final int consumed = head.parse(buffer, offset, length);
        if (head.isComplete() && null == responseHeaders)
        {
            responseHeaders = head.headers();
            if (null == failure)
            {
                failure = check();
                isComplete = null == failure;
            }
        }

        return consumed;
    }

    /** {@return whether the connection is a WebSocket connection now} */
    public boolean isComplete()
    {
        return isComplete;
    }

    /** {@return whether the connection must be closed} */
    public boolean isFailed()
    {
        return null != failure();
    }

    /** {@return why the connection must be closed, or null} */
    public String failure()
    {
        return null != failure ? failure : head.failure();
    }

    /** {@return status of the answer, or 0 before it is there} */
    public int status()
    {
        return status;
    }

    /** {@return the header fields of the answer, whatever its status, or null before they are there} */
    public HttpHeaders responseHeaders()
    {
        return responseHeaders;
    }

    /** {@return the subprotocol that the server chose, or null} */
    public String subprotocol()
    {
        return subprotocol;
    }

    /** {@return what is agreed about compression, or null for none} */
    public DeflateAgreement deflate()
    {
        return deflate;
    }

    private byte[] encode()
    {
        final HeadWriter writer = new HeadWriter("GET " + target + " HTTP/1.1")
            .header(UpgradeRequest.HOST, host)
            .header(UpgradeRequest.UPGRADE, UpgradeRequest.WEBSOCKET)
            .header(UpgradeRequest.CONNECTION, UpgradeRequest.UPGRADE)
            .header(UpgradeRequest.KEY, key)
            .header(UpgradeRequest.VERSION, "13");
        if (!subprotocols.isEmpty())
        {
            writer.header(UpgradeRequest.PROTOCOL, String.join(", ", subprotocols));
        }
        if (null != deflateOptions)
        {
            writer.header(UpgradeRequest.EXTENSIONS, DeflateNegotiation.offer(deflateOptions));
        }
        for (int i = 0; i < headers.size(); i += 2)
        {
            writer.header(headers.get(i), headers.get(i + 1));
        }

        return writer.toBytes();
    }

    private void readStatusLine(final String line)
    {
        final boolean isStatusLine = line.length() >= STATUS_LINE_MIN_LENGTH && line.startsWith("HTTP/1.") &&
            HttpSyntax.isDigit(line.charAt(7)) && ' ' == line.charAt(8) &&
            line.substring(9, 12).chars().allMatch(HttpSyntax::isDigit) &&
            (STATUS_LINE_MIN_LENGTH == line.length() || ' ' == line.charAt(STATUS_LINE_MIN_LENGTH));
        if (!isStatusLine)
        {
            failure = "malformed status line";
            return;
        }
        status = Integer.parseInt(line.substring(9, 12));
        if (HttpStatus.SWITCHING_PROTOCOLS != status)
        {
            failure = "server answered " + line.substring(9);
        }
    }

    /** Section 4.1, the list of what the client must validate; answers what is wrong. */
    private String check()
    {
        if (1 != responseHeaders.count(UpgradeRequest.UPGRADE) ||
            !UpgradeRequest.WEBSOCKET.equalsIgnoreCase(responseHeaders.value(UpgradeRequest.UPGRADE)))
        {
            return "answer without Upgrade: websocket";
        }
        if (!responseHeaders.hasToken(UpgradeRequest.CONNECTION, UpgradeRequest.UPGRADE))
        {
            return "answer without Connection: Upgrade";
        }
        if (1 != responseHeaders.count(UpgradeRequest.ACCEPT) ||
            !ServerHandshake.accept(key).equals(responseHeaders.value(UpgradeRequest.ACCEPT)))
        {
            return "answer with a wrong Sec-WebSocket-Accept";
        }
        final String wrong = checkSubprotocol();

        return null == wrong ? checkExtensions() : wrong;
    }

    private String checkSubprotocol()
    {
        subprotocol = responseHeaders.value(UpgradeRequest.PROTOCOL);
        final boolean isRight = null == subprotocol ||
            1 == responseHeaders.count(UpgradeRequest.PROTOCOL) && subprotocols.contains(subprotocol);

        return isRight ? null : "answer with a subprotocol that was not offered";
    }

    private String checkExtensions()
    {
        final String joined = responseHeaders.joined(UpgradeRequest.EXTENSIONS);
        final List<Extension> extensions = null == joined ? List.of() : Extension.parse(joined);
        if (null == extensions)
        {
            return "answer with malformed extensions";
        }
        if (extensions.isEmpty())
        {
            return null;
        }
        deflate = null == deflateOptions || extensions.size() > 1 ? null :
            DeflateNegotiation.agree(extensions.get(0), deflateOptions);

        return null == deflate ? "answer with extensions that do not correspond to the offer" : null;
    }
}
