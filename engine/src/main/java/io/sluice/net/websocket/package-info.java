/**
 * WebSocket connections of an event loop, both roles: the upgrade of a channel, and the channel above it. Uses the
 * codec of {@code io.sluice.websocket}; knows nothing of NATS. Everything here is confined to its event loop.
 */
package io.sluice.net.websocket;
