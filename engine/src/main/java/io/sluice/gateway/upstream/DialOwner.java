package io.sluice.gateway.upstream;

import io.sluice.nats.json.InfoView;
import io.sluice.net.Channel;
import io.sluice.net.NoDescriptorException;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * On whose behalf a {@link ServerDial} looks for a server: says who is calling, chooses, and gets the outcome. Called
 * on the loop's thread.
 */
public interface DialOwner
{
    /** {@return where the client is, for a server that is told} */
    InetSocketAddress clientAddress();

    /** {@return where the client's connection comes from} */
    InetSocketAddress peerAddress();

    /** {@return the address that the client reached} */
    InetSocketAddress localAddress();

    /**
     * Chooses the next server.
     *
     * @param candidates those not tried yet, best first; not empty.
     * @return one of them, or null for none.
     */
    Server choose(List<Server> candidates);

    /**
     * A socket could not be made, for any server. It is tried again.
     *
     * @param cause that the system tells.
     */
    void onNoDescriptor(NoDescriptorException cause);

    /**
     * A server has said INFO in clear, and TLS may be begun now.
     *
     * @param info      of the server; valid only until this method returns; copy to keep.
     * @param isPlanned true if TLS is going to be begun, for the server or its URL asks for it.
     * @return true to begin TLS.
     */
    boolean isTls(InfoView info, boolean isPlanned);

    /**
     * A server has begun to speak. What it said is presented to the handler that is set here, as soon as it is set.
     *
     * @param channel connected; its handler is to be set before this method returns.
     * @param server  that it leads to, or null if it was none of the pool. The session is counted:
     *                {@link ServerPool#release} it.
     * @param info    that it said before the channel was secured, to be taken as the first that it says; or null.
     */
    void onServer(Channel channel, Server server, byte[] info);

    /**
     * No server could be reached.
     *
     * @param why in words.
     */
    void onUnreachable(String why);
}
