/** RFC 6455 and RFC 7692 over Agrona buffers. */
module io.sluice.websocket
{
    requires transitive org.agrona;

    exports io.sluice.websocket;
    exports io.sluice.websocket.deflate;
    exports io.sluice.websocket.handshake;
}
