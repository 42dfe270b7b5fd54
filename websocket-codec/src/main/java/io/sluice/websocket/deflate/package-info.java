/**
 * The permessage-deflate extension, RFC 7692: what two peers agree on, and the inflaters and deflaters that an event
 * loop lends to its connections for the time of one message. Confined to the thread of the loop, but for the records,
 * which are immutable. Knows nothing of frames, HTTP or sockets.
 */
package io.sluice.websocket.deflate;
