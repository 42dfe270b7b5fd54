package io.sluice.gateway;

import io.sluice.gateway.relay.HeldCommand;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;

/**
 * A session that has a say of its own in how client and server get to know each other.
 */
interface Introduced extends Session
{
    /**
     * The server said INFO; no interceptor has seen it yet.
     *
     * @param info to be changed into what the client may know.
     */
    void beforeInfo(InfoCommand info);

    /**
     * The server said INFO, and all interceptors let it pass.
     *
     * @param info as the client is going to get it, unless it is changed here.
     */
    void afterInfo(InfoCommand info);

    /**
     * The client said CONNECT, and all interceptors let it pass.
     *
     * @param connect to be changed into what the server may know.
     * @return null when it may go on now, or the command as it was held, about which this is called again once it is
     *     resumed.
     */
    HeldCommand afterConnect(ConnectCommand connect);
}
