package io.sluice.gateway.listen;

import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.AddressSettings;
import io.sluice.gateway.settings.ProxyMode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is calling: the address that a connection comes from, and that of the client once those in front of it, as far
 * as they are trusted, have said it. Only the client's is held against lists and counted. Belongs to the thread that
 * accepts, then to the loop that serves; its addresses may be read by all.
 */
public final class Caller
{
    /** What comes of it when the client is known. */
    public enum Outcome
    {
        /** It may go on. */
        SERVED,
        /** Clients from there are not served. */
        DENIED,
        /** As many connections come from there as may. */
        EXCEEDED
    }

    private final Listener listener;
    private final AddressSettings rules;
    private final Admission admission;
    private final InetSocketAddress peerAddress;
    private volatile InetSocketAddress clientAddress;
    private InetAddress counted;

    /**
     * Somebody of whom only the connection is known.
     *
     * @param listener    that was called.
     * @param admission   that counts.
     * @param peerAddress that the connection comes from.
     */
    public Caller(final Listener listener, final Admission admission, final InetSocketAddress peerAddress)
    {
        this.listener = listener;
        rules = listener.settings().addresses();
        this.admission = admission;
        this.peerAddress = peerAddress;
        clientAddress = peerAddress;
    }

    /** {@return the listener that was called} */
    public Listener listener()
    {
        return listener;
    }

    /** {@return the address that the connection comes from} */
    public InetSocketAddress peerAddress()
    {
        return peerAddress;
    }

    /** {@return the address of the client, as far as it is known} */
    public InetSocketAddress clientAddress()
    {
        return clientAddress;
    }

    /** {@return true if a PROXY header comes first, or may come} */
    public boolean hasProxyHeader()
    {
        return rules.isProxy(peerAddress.getAddress());
    }

    /** {@return false if nobody from there is served, whoever it is for} */
    public boolean isWelcome()
    {
        return hasProxyHeader() ||
            ProxyMode.REQUIRED != rules.proxyMode() && (isForwarder() || rules.accepts(peerAddress.getAddress()));
    }

    /**
     * Counts the connection, and its address if that is the client's.
     *
     * @param onLoop index of the loop that has to serve it, or {@link Admission#ANY_LOOP}.
     * @return as {@link Admission#admit} does.
     */
    public int admit(final int onLoop)
    {
        final InetAddress address = hasProxyHeader() || isForwarder() ? null : peerAddress.getAddress();
        final int loopIndex = admission.admit(onLoop, address, listener.settings().name(), listener.limits());
        counted = loopIndex < 0 ? null : address;

        return loopIndex;
    }

    /**
     * A PROXY header said where the client is, or is missing where it may be.
     *
     * @param client where it is, or null where the connection comes from.
     * @return what comes of it; a WebSocket client may yet turn out to be somewhere else.
     */
    public Outcome onProxyHeader(final InetSocketAddress client)
    {
        clientAddress = null == client ? peerAddress : client;

        return isForwarder() ? Outcome.SERVED : identify();
    }

    /** {@return name of the header of an upgrade request that says where the client is} */
    public String forwardedHeader()
    {
        return rules.forwardedHeader().headerName();
    }

    /**
     * An upgrade request has been read.
     *
     * @param values of {@link #forwardedHeader()}, one for each line, in their order.
     * @return what comes of it; null if somebody who is trusted said what cannot be read.
     */
    public Outcome onUpgradeRequest(final List<String> values)
    {
        if (null != counted)
        {
            return Outcome.SERVED;
        }

        final InetSocketAddress client = ForwardedFor.client(clientAddress, rules, values);
        if (null == client)
        {
            return null;
        }

        clientAddress = client;

        return identify();
    }

    /**
     * The connection is gone.
     *
     * @param loopIndex of the loop that served it.
     */
    public void release(final int loopIndex)
    {
        admission.release(loopIndex, counted, listener.settings().name());
    }

    @Override
    public String toString()
    {
        return clientAddress.equals(peerAddress) ? clientAddress.toString() : clientAddress + " by " + peerAddress;
    }

    private boolean isForwarder()
    {
        return listener.url().isWebSocket() && rules.isForwarder(clientAddress.getAddress());
    }

    private Outcome identify()
    {
        final InetAddress address = clientAddress.getAddress();
        if (!rules.accepts(address))
        {
            return Outcome.DENIED;
        }

        if (!admission.identify(address, listener.limits()))
        {
            return Outcome.EXCEEDED;
        }

        counted = address;

        return Outcome.SERVED;
    }
}
