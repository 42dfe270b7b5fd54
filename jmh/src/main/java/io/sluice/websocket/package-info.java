/** Benchmarks of the WebSocket codec beside Netty's, over pooled direct buffers, and beside the JDK's decoder. */
package io.sluice.websocket;
