/**
 * WebSocket frames in and out, both roles. Knows RFC 6455 and nothing of NATS, sockets or threads. An instance belongs
 * to one connection and is confined to the thread that serves it.
 */
package io.sluice.websocket;
