/**
 * The HTTP upgrade, RFC 6455 section 4: requests and responses, read and written by both roles. Strict about what
 * RFC 9112 says of a message's head, since the peer may sit behind another HTTP intermediary. A parser belongs to one
 * connection and its thread; what it yields is immutable. Opening a connection may allocate. Knows nothing of sockets.
 */
package io.sluice.websocket.handshake;
