/**
 * Event loop, channels, buffers and timers. Knows nothing of NATS. Everything here is confined to its event loop unless
 * a method says otherwise.
 */
package io.sluice.net;
