/**
 * The side that clients connect to, as long as there is no session yet: listeners, connections that are refused, HTTP
 * before it becomes WebSocket. Knows nothing of sessions or interceptors.
 */
package io.sluice.gateway.listen;
