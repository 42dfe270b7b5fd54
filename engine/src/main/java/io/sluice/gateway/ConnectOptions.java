package io.sluice.gateway;

import io.sluice.nats.json.ConnectView;

/**
 * What a client said of itself in CONNECT: a snapshot of what an operator or interceptor asks for later. Before the
 * first CONNECT it is {@link #ASSUMED}, which is what the server assumes. Credentials other than the user are not kept.
 *
 * @param isVerbose    each command is answered with {@code +OK}.
 * @param isPedantic   subjects are checked strictly.
 * @param isEcho       it gets its own messages.
 * @param hasHeaders   it understands headers.
 * @param noResponders it wants a 503 when nobody listens.
 * @param protocol     1 when it understands later INFOs, else 0.
 * @param user         it authenticates as, or null.
 * @param name         of the connection, or null.
 * @param lang         of the client library, or null.
 * @param version      of the client library, or null.
 */
public record ConnectOptions(
    boolean isVerbose,
    boolean isPedantic,
    boolean isEcho,
    boolean hasHeaders,
    boolean noResponders,
    int protocol,
    String user,
    String name,
    String lang,
    String version)
{
    /** What the server assumes of a client that has not said CONNECT. */
    public static final ConnectOptions ASSUMED =
        new ConnectOptions(true, true, true, false, false, 0, null, null, null, null);

    static ConnectOptions of(final ConnectView options)
    {
        return new ConnectOptions(
            options.isVerbose(),
            options.isPedantic(),
            options.isEcho(),
            options.hasHeaders(),
            options.hasNoResponders(),
            (int)options.protocol(),
            options.user(),
            options.name(),
            options.lang(),
            options.version());
    }
}
