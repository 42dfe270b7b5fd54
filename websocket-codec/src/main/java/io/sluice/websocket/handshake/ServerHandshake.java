package io.sluice.websocket.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server has to check, RFC 6455 section 4.2.1. What is left to its owner: path, origin, subprotocol, and whether
 * to accept at all.
 */
public final class ServerHandshake
{
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String SUPPORTED_VERSION = "13";
    private static final int KEY_LENGTH = 24;
    private static final int KEY_DIGITS = 22;

    private ServerHandshake()
    {
    }

    /**
     * Checks a request.
     *
     * @param request that was read.
     * @return {@link HttpStatus#SWITCHING_PROTOCOLS} when it may be accepted, {@link HttpStatus#OK} for a plain GET or
     * HEAD that has nothing to do with WebSocket, or else the status to refuse with.
     */
    public static int check(final UpgradeRequest request)
    {
        final String method = request.method();
        final boolean isUpgrade = request.isUpgrade();
        if (!"GET".equals(method) && (isUpgrade || !"HEAD".equals(method)))
        {
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        if (!isUpgrade)
        {
            return HttpStatus.OK;
        }

        return isWellFormed(request) ? checkVersion(request.headers()) : HttpStatus.BAD_REQUEST;
    }

    private static boolean isWellFormed(final UpgradeRequest request)
    {
        final HttpHeaders headers = request.headers();

        return request.isHttp11() &&
            headers.hasToken(UpgradeRequest.UPGRADE, UpgradeRequest.WEBSOCKET) &&
            headers.hasToken(UpgradeRequest.CONNECTION, UpgradeRequest.UPGRADE) &&
            1 == headers.count(UpgradeRequest.KEY) && isKey(headers.value(UpgradeRequest.KEY)) &&
            1 == headers.count(UpgradeRequest.VERSION) &&
            1 >= headers.count(UpgradeRequest.ORIGIN) &&
            areSubprotocols(request.subprotocols()) &&
            null != request.extensions();
    }

    private static int checkVersion(final HttpHeaders headers)
    {
        return SUPPORTED_VERSION.equals(headers.value(UpgradeRequest.VERSION)) ?
            HttpStatus.SWITCHING_PROTOCOLS : HttpStatus.UPGRADE_REQUIRED;
    }

    /** Sixteen bytes in base64. */
    static boolean isKey(final String key)
    {
        boolean isKey = KEY_LENGTH == key.length() && key.endsWith("==");
        for (int i = 0; i < KEY_DIGITS && isKey; i++)
        {
            final char digit = key.charAt(i);
            isKey = 'a' <= digit && digit <= 'z' || 'A' <= digit && digit <= 'Z' || HttpSyntax.isDigit(digit) ||
                '+' == digit || '/' == digit;
        }

        return isKey;
    }

    /** Section 4.1: tokens, each but once. */
    private static boolean areSubprotocols(final List<String> names)
    {
        final Set<String> seen = new HashSet<>();
        boolean areValid = true;
        for (final String name : names)
        {
            areValid &= HttpSyntax.isAllOf(HttpSyntax.TOKEN, name) && seen.add(name);
        }

        return areValid;
    }

    /** The answer to a key, which proves that the peer read the request: section 4.2.2, 5.4. */
    static String accept(final String key)
    {
        try
        {
            final MessageDigest digest = MessageDigest.getInstance("SHA-1");

            return Base64.getEncoder().encodeToString(
                digest.digest((key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII)));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java platform has SHA-1", ex);
        }
    }
}
