package io.sluice.gateway;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * The HTTP request with which a client asked for WebSocket: what interceptors see when it is asked, and for as long as
 * the session lives. Names of headers are compared without regard to case. Whoever upgrades connections in an HTTP
 * server of their own implements it to hand them over with their request.
 * <p>
 * Does not change; safe for all threads.
 */
public interface UpgradeRequest
{
    /**
     * For whoever reads and answers requests with the codec's own classes.
     *
     * @param request that was read.
     * @return the same, for a gateway.
     */
    static UpgradeRequest of(final io.sluice.websocket.handshake.UpgradeRequest request)
    {
        return new UpgradeLeg.HttpUpgradeRequest(request);
    }

    /** {@return the path as it was sent, percent escapes and all, without the query} */
    String path();

    /** {@return the query behind the question mark, as it was sent, or null} */
    String query();

    /**
     * A parameter of the query.
     *
     * @param name of the parameter, decoded.
     * @return its first value, decoded, or null.
     */
    String queryParameter(String name);

    /**
     * A header.
     *
     * @param name of the header.
     * @return its first value, or null.
     */
    String header(String name);

    /**
     * All values of a header.
     *
     * @param name of the header.
     * @return one for each line, in their order; empty when there is none.
     */
    List<String> headers(String name);

    /**
     * Every header line in its order.
     *
     * @param consumer of name and value.
     */
    void forEachHeader(BiConsumer<String, String> consumer);

    /**
     * A cookie.
     *
     * @param name of the cookie, whose case matters.
     * @return its value without quotes around it, or null.
     */
    String cookie(String name);

    /** {@return value of the Origin header, or null} */
    default String origin()
    {
        return header("Origin");
    }

    /** {@return value of the Host header, or null} */
    default String host()
    {
        return header("Host");
    }
}
