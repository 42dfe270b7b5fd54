package io.sluice.gateway.settings;

import io.sluice.gateway.page.Pages;

import java.util.Objects;
import java.util.function.Function;

/**
 * Setters of what clients meet: what they are told, who may connect, the options of sockets.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class ListenerSetters<T extends ListenerSetters<T>> extends LimitSetters<T>
{
    private OriginPolicy originPolicy;
    private Function<? super ListenerUrl, Pages> pagesOfUrl = (url) -> Pages.NONE;

    /** Nothing given yet. */
    protected ListenerSetters()
    {
    }

    /**
     * Says which web pages may connect over WebSocket, in place of {@link Setting#ORIGIN}.
     *
     * @param policy asked for each upgrade; who is not let in gets 403.
     * @return this.
     */
    public T origins(final OriginPolicy policy)
    {
        ensureOpen();
        originPolicy = Objects.requireNonNull(policy, "policy");

        return self();
    }

    /**
     * Sets {@link Setting#ORIGIN_REQUIRED}.
     *
     * @param isOriginRequired true to refuse WebSocket clients that send no origin, whatever the policy says to that.
     * @return this.
     */
    public T originRequired(final boolean isOriginRequired)
    {
        return set(Setting.ORIGIN_REQUIRED, Boolean.toString(isOriginRequired));
    }

    /**
     * Serves pages to browsers that ask a {@code ws://} or {@code wss://} listener for no upgrade, where it has no
     * pages of its own.
     *
     * @param pagesOfUrl makes them.
     * @return this.
     */
    public T pagesOf(final Function<? super ListenerUrl, Pages> pagesOfUrl)
    {
        ensureOpen();
        this.pagesOfUrl = Objects.requireNonNull(pagesOfUrl, "pagesOfUrl");

        return self();
    }

    final Function<? super ListenerUrl, Pages> pagesOfUrl()
    {
        return pagesOfUrl;
    }

    final OriginPolicy originPolicy()
    {
        return originPolicy;
    }

    /**
     * Adds to {@link Setting#ADVERTISE}, in place of what properties say.
     *
     * @param hostAndPort of this gateway as clients dial it, without a scheme.
     * @return this.
     */
    public T advertise(final String hostAndPort)
    {
        return add(Setting.ADVERTISE, hostAndPort);
    }

    /**
     * Adds to {@link Setting#PEER}, in place of what properties say.
     *
     * @param hostAndPort of another gateway as clients dial it, without a scheme.
     * @return this.
     */
    public T peer(final String hostAndPort)
    {
        return add(Setting.PEER, hostAndPort);
    }

    /**
     * Sets {@link Setting#AUTH_REQUIRED}.
     *
     * @param isAuthRequired true to tell clients that an interceptor wants to know who they are.
     * @return this.
     */
    public T authRequired(final boolean isAuthRequired)
    {
        return set(Setting.AUTH_REQUIRED, Boolean.toString(isAuthRequired));
    }

    /**
     * Sets {@link Setting#TEXT_FRAMES}.
     *
     * @param hasTextFrames true to send WebSocket text frames, one command each.
     * @return this.
     */
    public T textFrames(final boolean hasTextFrames)
    {
        return set(Setting.TEXT_FRAMES, Boolean.toString(hasTextFrames));
    }

    /**
     * Adds to {@link Setting#ORIGIN}, in place of what properties say.
     *
     * @param origin as {@code https://HOST[:PORT]}, or {@code https://*.HOST[:PORT]} for all subdomains.
     * @return this.
     */
    public T origin(final String origin)
    {
        return add(Setting.ORIGIN, origin);
    }

    /**
     * Sets {@link Setting#WEBSOCKET_COMPRESSION}.
     *
     * @param isCompressing true to give permessage-deflate to WebSocket clients that offer it.
     * @return this.
     */
    public T webSocketCompression(final boolean isCompressing)
    {
        return set(Setting.WEBSOCKET_COMPRESSION, Boolean.toString(isCompressing));
    }

    /**
     * Sets {@link Setting#BACKLOG}.
     *
     * @param backlog connections that the kernel keeps until they are accepted.
     * @return this.
     */
    public T backlog(final int backlog)
    {
        return set(Setting.BACKLOG, Integer.toString(backlog));
    }

    /**
     * Sets {@link Setting#PORT_SHARED}.
     *
     * @param portShared true to have each loop accept on a socket of its own and serve what it accepts.
     * @return this.
     */
    public T portShared(final boolean portShared)
    {
        return set(Setting.PORT_SHARED, Boolean.toString(portShared));
    }

    /**
     * Sets {@link Setting#DUAL_STACK}.
     *
     * @param dualStack true to serve clients of IPv4 too on {@code [::]}.
     * @return this.
     */
    public T dualStack(final boolean dualStack)
    {
        return set(Setting.DUAL_STACK, Boolean.toString(dualStack));
    }

    /**
     * Sets {@link Setting#TCP_NO_DELAY}.
     *
     * @param tcpNoDelay true to send at once what is small.
     * @return this.
     */
    public T tcpNoDelay(final boolean tcpNoDelay)
    {
        return set(Setting.TCP_NO_DELAY, Boolean.toString(tcpNoDelay));
    }

    /**
     * Sets {@link Setting#KEEP_ALIVE}.
     *
     * @param keepAlive true to have the kernel probe idle connections.
     * @return this.
     */
    public T keepAlive(final boolean keepAlive)
    {
        return set(Setting.KEEP_ALIVE, Boolean.toString(keepAlive));
    }

    /**
     * Sets {@link Setting#SOCKET_RECEIVE_LENGTH}.
     *
     * @param socketReceiveLength bytes of the receive buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     */
    public T socketReceiveLength(final int socketReceiveLength)
    {
        return set(Setting.SOCKET_RECEIVE_LENGTH, Integer.toString(socketReceiveLength));
    }

    /**
     * Sets {@link Setting#SOCKET_SEND_LENGTH}.
     *
     * @param socketSendLength bytes of the send buffer of a socket; 0 for the choice of the kernel.
     * @return this.
     */
    public T socketSendLength(final int socketSendLength)
    {
        return set(Setting.SOCKET_SEND_LENGTH, Integer.toString(socketSendLength));
    }
}
