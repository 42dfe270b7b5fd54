package io.sluice.gateway;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** Finds or opens the upstream of each session, in its own time. Shared by all loops. */
@FunctionalInterface
public interface UpstreamConnector
{
    /**
     * Called on the session's loop in place of choosing a configured server. Must not block: whoever knows the answer
     * later gives it to the answer from any thread. The dial deadline runs meanwhile.
     *
     * @param session to be served.
     * @param answer  takes exactly one answer; further ones are refused.
     */
    void connect(Session session, Answer answer);

    /** Takes the upstream that was found. Thread-safe. */
    interface Answer
    {
        /**
         * Says where to connect to. The connection begins with a PROXY header if servers are told where clients are.
         *
         * @param address to dial.
         * @return false if the session no longer waits for it.
         */
        boolean address(SocketAddress address);

        /**
         * Hands over a connection, as it is: no PROXY header is sent on it.
         *
         * @param channel connected, whose first bytes will be the server's INFO; the gateway owns it from now on if the
         *                answer is true.
         * @return false if the session no longer waits for it.
         */
        boolean channel(SocketChannel channel);

        /**
         * Says that there is none.
         *
         * @param why there is no upstream for this session, for the log.
         * @return false if the session no longer waits for it.
         */
        boolean fail(String why);
    }
}
