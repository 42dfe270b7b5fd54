package io.sluice.gateway;

/**
 * Decides about a WebSocket upgrade that was held. All methods may be called from any thread; the first decision
 * counts.
 */
public interface UpgradeHold
{
    /** {@return the request} */
    UpgradeRequest request();

    /**
     * Accepts it as far as this interceptor is concerned: the next one of the chain is asked.
     *
     * @return true when this decided; false when it was decided before, timed out, or its session is closed.
     */
    boolean accept();

    /**
     * Refuses it.
     *
     * @param status of HTTP, 300 to 599.
     * @param reason in words: body of the answer, or null.
     * @return true when this decided; false when it was decided before, timed out, or its session is closed.
     */
    boolean refuse(int status, String reason);

    /**
     * Adds a header to the answer; without effect once it is decided.
     *
     * @param name  of the header.
     * @param value of it.
     * @return this.
     * @throws IllegalArgumentException as {@link Upgrade#responseHeader} does.
     */
    UpgradeHold responseHeader(String name, String value);
}
