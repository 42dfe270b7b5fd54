package io.sluice.gateway;

/**
 * A WebSocket upgrade that waits for its answer. Confined to the loop, and to the callback it is passed to; to decide
 * later take {@link #hold()}.
 */
public interface Upgrade
{
    /** {@return the request, which stays valid as long as the session} */
    UpgradeRequest request();

    /**
     * Adds a header to the answer, be it 101 or a refusal.
     *
     * @param name  of the header.
     * @param value of it.
     * @return this.
     * @throws IllegalArgumentException when the name is no token or the value holds CR, LF or NUL, or when it is for
     *                                  the gateway to set.
     */
    Upgrade responseHeader(String name, String value);

    /**
     * Refuses it.
     *
     * @param status of HTTP, 400 to 599, or 300 to 399 with a {@code Location} header.
     * @param reason in words: body of the answer, or null.
     * @return {@link Verdict#REJECT}, for returning it.
     */
    Verdict refuse(int status, String reason);

    /**
     * Takes the time to decide. The callback has to return {@link Verdict#HOLD}.
     *
     * @return the token that decides, from any thread.
     */
    UpgradeHold hold();
}
