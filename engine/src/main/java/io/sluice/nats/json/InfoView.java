package io.sluice.nats.json;

import org.agrona.DirectBuffer;

/**
 * What a server says of itself and of the connection. Members that are absent read as false, null or
 * {@link #ABSENT}; every other one is in {@link #json()}. Strings allocate.
 */
public final class InfoView
{
    /** What a number that is absent reads as. */
    public static final long ABSENT = -1;
    /** Key of the addresses that clients may connect to. */
    public static final String CONNECT_URLS = "connect_urls";
    /** Key of the addresses for WebSocket clients, which no server sends to a client. */
    public static final String WS_CONNECT_URLS = "ws_connect_urls";

    private final JsonScanner scanner = new JsonScanner();
    private final JsonObjectView json = new JsonObjectView(scanner);
    private final JsonArrayView connectUrls = new JsonArrayView(scanner);

    /** A view of nothing. */
    public InfoView()
    {
    }

    /**
     * Looks at the argument of an INFO.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     */
    public InfoView wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        json.wrap(buffer, offset, length);

        return this;
    }

    /**
     * Lets go of the buffer.
     *
     * @return this.
     */
    public InfoView reset()
    {
        json.reset();

        return this;
    }

    /** {@return all members} */
    public JsonObjectView json()
    {
        return json;
    }

    /** {@return true when it is a JSON object} */
    public boolean isValid()
    {
        return json.isValid();
    }

    /** {@return the server's own key, or null} */
    public String serverId()
    {
        return json.stringOr("server_id", null);
    }

    /** {@return the server's name, or null} */
    public String serverName()
    {
        return json.stringOr("server_name", null);
    }

    /** {@return the server's version, by which clients judge what it can do, or null} */
    public String version()
    {
        return json.stringOr("version", null);
    }

    /** {@return the protocol of the server} */
    public long proto()
    {
        return json.longOr("proto", ABSENT);
    }

    /** {@return the host, or null} */
    public String host()
    {
        return json.stringOr("host", null);
    }

    /** {@return the port} */
    public long port()
    {
        return json.longOr("port", ABSENT);
    }

    /** {@return whether the server supports headers} */
    public boolean hasHeaders()
    {
        return json.booleanOr("headers", false);
    }

    /** {@return whether a client must authenticate} */
    public boolean isAuthRequired()
    {
        return json.booleanOr("auth_required", false);
    }

    /** {@return whether a client must start TLS now} */
    public boolean isTlsRequired()
    {
        return json.booleanOr("tls_required", false);
    }

    /** {@return whether a client may start TLS now} */
    public boolean isTlsAvailable()
    {
        return json.booleanOr("tls_available", false);
    }

    /** {@return whether a client must show a certificate} */
    public boolean isTlsVerify()
    {
        return json.booleanOr("tls_verify", false);
    }

    /** {@return the largest payload in bytes, headers included} */
    public long maxPayload()
    {
        return json.longOr("max_payload", ABSENT);
    }

    /** {@return what the client has to sign, or null} */
    public String nonce()
    {
        return json.stringOr("nonce", null);
    }

    /** {@return the server's number of this connection, an unsigned 64-bit number} */
    public long clientId()
    {
        return json.longOr("client_id", ABSENT);
    }

    /** {@return the client's address as the server sees it, or null} */
    public String clientIp()
    {
        return json.stringOr("client_ip", null);
    }

    /** {@return the name of the cluster, or null} */
    public String cluster()
    {
        return json.stringOr("cluster", null);
    }

    /** {@return whether the server has JetStream} */
    public boolean hasJetStream()
    {
        return json.booleanOr("jetstream", false);
    }

    /** {@return whether the server is about to shut down} */
    public boolean isLameDuck()
    {
        return json.booleanOr("ldm", false);
    }

    /** {@return whether this is the INFO that follows the first PONG} */
    public boolean isConnectInfo()
    {
        return json.booleanOr("connect_info", false);
    }

    /** {@return the level of the JetStream API, from 2 on of which the server knows trusted proxies} */
    public long apiLevel()
    {
        return json.longOr("api_lvl", ABSENT);
    }

    /** {@return the addresses that clients may connect to, before the first; the view is this one's own} */
    public JsonArrayView connectUrls()
    {
        return connectUrls.wrap(json, CONNECT_URLS);
    }
}
