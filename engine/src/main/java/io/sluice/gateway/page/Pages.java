package io.sluice.gateway.page;

import io.sluice.websocket.handshake.UpgradeRequest;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a WebSocket listener serves to a plain GET: a fixed set of paths, each with content that was read from the class
 * path, or given, beforehand. A path is compared as it was sent, byte by byte, and never looked up anywhere: there is
 * no way from a request to a file. Immutable; shared by all loops.
 */
public final class Pages
{
    /** No set of pages: every plain GET is answered 426 or 404. */
    public static final Pages NONE = new Builder().build();

    /** Largest content of one path, in bytes. */
    public static final int CONTENT_LENGTH_MAX = 4 * 1024 * 1024;

    private static final String SELF_ONLY = "default-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; object-src 'none'";

    private final Map<String, Page> pages;
    private final String contentSecurityPolicy;

    private Pages(final Builder builder)
    {
        pages = new HashMap<>(builder.pages);
        contentSecurityPolicy = builder.contentSecurityPolicy;
    }

    /** {@return a set that is to be filled} */
    public static Builder builder()
    {
        return new Builder();
    }

    /** {@return whether nothing is served} */
    public boolean isEmpty()
    {
        return pages.isEmpty();
    }

    /** {@return the paths that are served} */
    public Set<String> paths()
    {
        return Set.copyOf(pages.keySet());
    }

    /**
     * Answers a request.
     *
     * @param request a GET or HEAD that asks for no upgrade.
     * @return the content, or 304 if the peer has it already; null if there is no such path.
     */
    public UpgradeResponseWriter answer(final UpgradeRequest request)
    {
        final Page page = pages.get(request.path());

        return null == page ? null : page.answer(request.headers()).header(
            "Content-Security-Policy", contentSecurityPolicy);
    }

    /** A set of pages to be. Confined to the thread that fills it. */
    public static final class Builder
    {
        private final Map<String, Page> pages = new LinkedHashMap<>();
        private String contentSecurityPolicy = SELF_ONLY;

        private Builder()
        {
        }

        /**
         * Serves a resource of the class path. Its type follows from the ending of its name.
         *
         * @param path   of the request, beginning with a slash; percent-encoded where it must be.
         * @param anchor class beside which the resource lies.
         * @param name   of the resource, relative to the class or beginning with a slash.
         * @return this.
         * @throws IllegalArgumentException if there is no such resource, it is too large, or its type is not known.
         */
        public Builder resource(final String path, final Class<?> anchor, final String name)
        {
            try (InputStream in = anchor.getResourceAsStream(name))
            {
                if (null == in)
                {
                    throw new IllegalArgumentException(
                        "there is no resource " + name + " beside " + anchor.getName() + " for " + path);
                }

                return content(path, ContentType.ofName(name), in.readNBytes(CONTENT_LENGTH_MAX + 1));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("resource " + name + " cannot be read", ex);
            }
        }

        /**
         * Serves content of any origin.
         *
         * @param path    of the request, beginning with a slash; percent-encoded where it must be.
         * @param type    for {@code Content-Type}.
         * @param content that is served.
         * @return this.
         * @throws IllegalArgumentException if the path is none, is served already, or the content is too large.
         */
        public Builder content(final String path, final String type, final byte[] content)
        {
            if (!path.startsWith("/") || path.indexOf('?') >= 0)
            {
                throw new IllegalArgumentException("path of a page must begin with / and hold no ?, but is " + path);
            }
            if (content.length > CONTENT_LENGTH_MAX)
            {
                throw new IllegalArgumentException(
                    "page " + path + " is longer than " + CONTENT_LENGTH_MAX + " bytes");
            }
            if (null != pages.putIfAbsent(path, new Page(type, content.clone())))
            {
                throw new IllegalArgumentException("page " + path + " is there twice");
            }

            return this;
        }

        /**
         * Says what browsers may let the pages do, in place of loading from and connecting to their own origin only.
         *
         * @param policy for {@code Content-Security-Policy}.
         * @return this.
         */
        public Builder contentSecurityPolicy(final String policy)
        {
            UpgradeResponseWriter.refuse(200).header("Content-Security-Policy", policy); // refuses what breaks out
            contentSecurityPolicy = Objects.requireNonNull(policy);

            return this;
        }

        /** {@return the set} */
        public Pages build()
        {
            return new Pages(this);
        }
    }
}
