package io.sluice.gateway.policy;

import io.sluice.nats.JsonEdit;

import java.util.List;
import java.util.Map;

/** What CONNECT must not say, or must say, on its way to a server. Stateless. */
public final class ConnectPolicy
{
    /** Says that a gateway vouches for the client: only a gateway may. */
    private static final String PROXY_SIGNATURE = "proxy_sig";

    private ConnectPolicy()
    {
    }

    /**
     * A client never speaks for a gateway.
     *
     * @param edit of the client's CONNECT.
     */
    public static void applyTrust(final JsonEdit edit)
    {
        edit.remove(PROXY_SIGNATURE);
    }

    /**
     * The gateway speaks for itself: everything that identified the client goes, what identifies the gateway comes.
     *
     * @param edit    of the client's CONNECT.
     * @param members that identify a client.
     * @param answer  of the gateway to the server's INFO.
     */
    public static void applyCredentials(
        final JsonEdit edit, final List<String> members, final Map<String, String> answer)
    {
        members.forEach(edit::remove);
        answer.forEach(edit::set);
    }

    /**
     * The gateway vouches for the client.
     *
     * @param edit      of the client's CONNECT.
     * @param signature of the server's nonce by the gateway.
     */
    public static void vouch(final JsonEdit edit, final String signature)
    {
        edit.set(PROXY_SIGNATURE, signature);
    }
}
