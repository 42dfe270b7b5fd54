package io.sluice.gateway;

/**
 * What happens to a command that an {@link Interceptor} has seen. The first verdict of the chain that is not
 * {@link #FORWARD} decides, and it holds for the payload still to come.
 */
public enum Verdict
{
    /** Let it pass: the next interceptor sees it as this one left it, then the peer gets it. */
    FORWARD,

    /**
     * Swallow it. In a verbose session the client gets the {@code +OK} that the server would have sent; a dropped PING
     * is answered with a PONG, so that nobody takes the other side for dead.
     */
    DROP,

    /**
     * Swallow it and tell the client why with an {@code -ERR}; the connection stays. Returned by
     * {@link Session#reject(CharSequence)} and by {@link Session#deny}, which say the text.
     */
    REJECT,

    /** As {@link #REJECT}, then close the session. Returned by {@link Session#rejectAndClose(CharSequence)}. */
    REJECT_AND_CLOSE,

    /** Close the session without a word to the client. What was forwarded before is still delivered. */
    CLOSE,

    /**
     * Decide later. Only valid after {@link Session#hold} for this command: its direction stops until the token is
     * resumed, the other direction and all other sessions go on.
     */
    HOLD
}
