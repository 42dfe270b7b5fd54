package io.sluice.gateway.page;

import io.sluice.websocket.handshake.HttpHeaders;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Content of one path and what is said about it. Immutable. */
final class Page
{
    private static final int TAG_BYTES = 18;

    private final String type;
    private final byte[] content;
    private final String entityTag;

    Page(final String type, final byte[] content)
    {
        this.type = type;
        this.content = content;
        entityTag = '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(sha256(content), TAG_BYTES)) + '"';
        answer(false).encodedLength(); // refuses a type that cannot be written
    }

    /** Answers 304 to who has it already. */
    UpgradeResponseWriter answer(final HttpHeaders headers)
    {
        return answer(isKnown(headers));
    }

    private UpgradeResponseWriter answer(final boolean isKnown)
    {
        final UpgradeResponseWriter answer = isKnown ? UpgradeResponseWriter.refuse(HttpStatus.NOT_MODIFIED) :
            UpgradeResponseWriter.refuse(HttpStatus.OK).body(type, content);

        return answer
            .header("ETag", entityTag)
            .header("Cache-Control", "no-cache") // keep it, but ask: the next version of the jar counts at once
            .header("X-Content-Type-Options", "nosniff")
            .header("Referrer-Policy", "no-referrer");
    }

    /** RFC 9110 section 13.1.2; weak comparison, so that a proxy may have weakened the tag. */
    private boolean isKnown(final HttpHeaders headers)
    {
        for (final String line : headers.values("If-None-Match"))
        {
            for (final String listed : line.split(","))
            {
                final String tag = listed.strip();
                if (entityTag.equals(tag.startsWith("W/") ? tag.substring(2) : tag) || "*".equals(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[] sha256(final byte[] bytes)
    {
        try
        {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java platform has SHA-256", ex);
        }
    }
}
