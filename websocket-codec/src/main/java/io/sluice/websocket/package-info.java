/**
 * WebSocket frames in and out, both roles. Knows RFC 6455 and nothing of NATS, sockets or threads. An instance belongs
 * to one connection and is confined to the thread that serves it.
 * <p>
 * Begin with {@link io.sluice.websocket.FrameDecoder#decode}, which takes whatever bytes have arrived and tells a
 * {@link io.sluice.websocket.FrameHandler} what is in them, and with {@link io.sluice.websocket.FrameEncoder#encode}.
 * Before there are frames there is HTTP: {@link io.sluice.websocket.handshake}. Messages that were compressed:
 * {@link io.sluice.websocket.deflate}. Whoever has no event loop yet finds one, with channels that use all this, in
 * {@code io.sluice.net.websocket} of the engine.
 */
package io.sluice.websocket;
