package io.sluice.gateway.policy;

import io.sluice.nats.JsonEdit;
import io.sluice.nats.json.InfoView;

import java.util.List;

/**
 * What INFO must say when it comes through a gateway: where the gateway is instead of the server, what the listener is
 * instead of the server's, who the client is instead of the gateway. All else passes as the server said it, members
 * that nobody here knows included. One per listener; immutable and thread-safe.
 */
public final class InfoPolicy
{
    private final List<String> advertised;
    private final TlsTruth tls;
    private final long payloadLengthMax;
    private final boolean isAuthRequired;

    /**
     * What a listener says of TLS.
     *
     * @param isRequired  true if a client must.
     * @param isAvailable true if a client may.
     * @param isVerified  true if a client that does must show a certificate.
     */
    public record TlsTruth(boolean isRequired, boolean isAvailable, boolean isVerified)
    {
        /** There is none. */
        public static final TlsTruth NONE = new TlsTruth(false, false, false);

        /**
         * What an INFO says.
         *
         * @param info to read.
         * @return the truth, if it is one.
         */
        public static TlsTruth of(final InfoView info)
        {
            return new TlsTruth(info.isTlsRequired(), info.isTlsAvailable(), info.isTlsVerify());
        }

        /**
         * Makes an INFO say so.
         *
         * @param edit of the INFO.
         */
        public void apply(final JsonEdit edit)
        {
            apply(edit, "tls_required", isRequired);
            apply(edit, "tls_verify", isVerified);
            apply(edit, "tls_available", isAvailable);
        }

        private static void apply(final JsonEdit edit, final String name, final boolean isSaid)
        {
            if (isSaid)
            {
                edit.set(name, true);
            }
            else
            {
                edit.remove(name);
            }
        }
    }

    /**
     * What one listener has to say.
     *
     * @param advertised       addresses that clients may come back to; empty to name none.
     * @param tls              of the listener.
     * @param payloadLengthMax limit of the gateway's own; 0 for none.
     * @param isAuthRequired   true if the gateway itself wants to know who a client is, whatever the server says.
     */
    public InfoPolicy(
        final List<String> advertised, final TlsTruth tls, final long payloadLengthMax, final boolean isAuthRequired)
    {
        this.advertised = advertised;
        this.tls = tls;
        this.payloadLengthMax = payloadLengthMax;
        this.isAuthRequired = isAuthRequired;
    }

    /** {@return what is said of TLS} */
    public TlsTruth tls()
    {
        return tls;
    }

    /**
     * Changes an INFO.
     *
     * @param info     as the server said it.
     * @param edit     of the same, to which the changes are made.
     * @param host     of the gateway that the client reached.
     * @param port     of the gateway that the client reached.
     * @param clientIp address of the client.
     */
    public void apply(
        final InfoView info, final JsonEdit edit, final String host, final int port, final String clientIp)
    {
        edit.set("host", host).set("port", port);
        if (!info.isConnectInfo() || info.json().contains("client_ip"))
        {
            edit.set("client_ip", clientIp);
        }

        edit.remove(InfoView.WS_CONNECT_URLS);
        if (advertised.isEmpty())
        {
            edit.remove(InfoView.CONNECT_URLS);
        }
        else
        {
            edit.set(InfoView.CONNECT_URLS, advertised);
        }

        tls.apply(edit);
        if (isAuthRequired)
        {
            edit.set("auth_required", true);
        }

        final long serverMax = info.maxPayload();
        if (0 != payloadLengthMax && (serverMax < 0 || payloadLengthMax < serverMax))
        {
            edit.set("max_payload", payloadLengthMax);
        }
    }
}
