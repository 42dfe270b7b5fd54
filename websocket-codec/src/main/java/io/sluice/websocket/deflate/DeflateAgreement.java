package io.sluice.websocket.deflate;

/**
 * What both peers agreed on, RFC 7692 section 7.1. Directions are named by the side that compresses.
 *
 * @param isServerTakeover    whether the server may refer to its earlier messages.
 * @param isClientTakeover    whether the client may refer to its earlier messages.
 * @param serverMaxWindowBits 8 to 15.
 * @param clientMaxWindowBits 8 to 15.
 * @param headerValue         the element of {@code Sec-WebSocket-Extensions} that says so.
 */
public record DeflateAgreement(
    boolean isServerTakeover,
    boolean isClientTakeover,
    int serverMaxWindowBits,
    int clientMaxWindowBits,
    String headerValue)
{
}
