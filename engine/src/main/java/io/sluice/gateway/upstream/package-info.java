/**
 * Servers: their addresses, which are healthy, which has fewest sessions, how they are dialled, and what the gateway
 * says to be let in. Knows nothing of sessions or interceptors.
 */
package io.sluice.gateway.upstream;
