package io.sluice.gateway.settings;

import io.sluice.gateway.page.Pages;

import java.util.List;

/**
 * One listener, concluded. Immutable.
 *
 * @param url                 where it listens.
 * @param advertised          {@code host:port} of this gateway as INFO's {@code connect_urls} name it; may be empty.
 * @param peers               the same of other gateways that clients may go to; may be empty.
 * @param hasTextFrames       true to send text frames with one command each, for old browser clients.
 * @param isAuthRequired      true to tell clients that the gateway wants to know who they are.
 * @param isCompressing       true to give permessage-deflate to WebSocket clients that offer it.
 * @param originPolicy        which web pages may connect over WebSocket.
 * @param pages               served to who asks for no upgrade.
 * @param backlog             connections that the kernel keeps until they are accepted.
 * @param isKeepAlive         true to have the kernel probe idle connections.
 * @param socketReceiveLength bytes of a socket's receive buffer; 0 for the kernel's choice.
 * @param socketSendLength    bytes of a socket's send buffer; 0 for the kernel's choice.
 */
public record ListenerSettings(
    ListenerUrl url,
    List<String> advertised,
    List<String> peers,
    boolean hasTextFrames,
    boolean isAuthRequired,
    boolean isCompressing,
    OriginPolicy originPolicy,
    Pages pages,
    int backlog,
    boolean isKeepAlive,
    int socketReceiveLength,
    int socketSendLength)
{
}
