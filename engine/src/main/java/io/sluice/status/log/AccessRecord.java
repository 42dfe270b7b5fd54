package io.sluice.status.log;

import io.sluice.status.StatusText;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * What is kept of a session when it is gone. Immutable.
 *
 * @param session    number of the session.
 * @param listener   that the client came by.
 * @param peer       address that the connection came from: the client's, or that of a proxy in front.
 * @param user       that CONNECT named, or null.
 * @param tls        version and cipher of TLS with the client, or null for none.
 * @param client     what the client sent and got.
 * @param upstream   what the server sent and got, or null if there was none.
 * @param lifetimeNs from the beginning to the end.
 * @param reason     why it ended.
 * @param closer     who ended it.
 * @param detail     the reason in words, or null.
 */
public record AccessRecord(
    long session,
    String listener,
    Object peer,
    String user,
    String tls,
    Side client,
    Side upstream,
    long lifetimeNs,
    String reason,
    String closer,
    String detail)
{
    /**
     * One side of a session.
     *
     * @param address  of it.
     * @param commands that it sent.
     * @param bytesIn  that it sent, all layers included.
     * @param bytesOut that it got.
     */
    public record Side(Object address, long commands, long bytesIn, long bytesOut)
    {
    }

    /**
     * One line of the log.
     *
     * @param closedMs when the session ended, in milliseconds of the epoch.
     * @return JSON, without a line end.
     */
    String json(final long closedMs)
    {
        final StringBuilder line = new StringBuilder(512);
        member(line, "time", Instant.ofEpochMilli(closedMs).truncatedTo(ChronoUnit.MILLIS));
        line.append(",\"session\":").append(session);
        member(line, "listener", listener);
        member(line, "client", address(client.address()));
        if (!address(peer).equals(address(client.address())))
        {
            member(line, "peer", address(peer));
        }

        member(line, "user", user);
        member(line, "tls", tls);
        line.append(",\"seconds\":").append(TimeUnit.NANOSECONDS.toMicros(lifetimeNs) / 1e6);
        member(line, "reason", reason);
        member(line, "closer", closer);
        member(line, "detail", detail);
        side(line, "client", client);
        if (null != upstream)
        {
            member(line, "upstream", address(upstream.address()));
            side(line, "upstream", upstream);
        }

        return line.append('}').toString();
    }

    private static void side(final StringBuilder line, final String name, final Side side)
    {
        line.append(",\"").append(name).append("_commands\":").append(side.commands())
            .append(",\"").append(name).append("_bytes_in\":").append(side.bytesIn())
            .append(",\"").append(name).append("_bytes_out\":").append(side.bytesOut());
    }

    private static void member(final StringBuilder line, final String name, final Object value)
    {
        if (null != value)
        {
            line.append(line.isEmpty() ? "{\"" : ",\"").append(name).append("\":").append(StatusText.quote(value));
        }
    }

    /** Socket addresses begin with a slash, or with a name before it. */
    private static String address(final Object address)
    {
        final String text = String.valueOf(address);

        return text.substring(text.indexOf('/') + 1);
    }
}
