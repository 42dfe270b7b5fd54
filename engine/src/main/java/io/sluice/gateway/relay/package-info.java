/**
 * The bytes of one session, from one channel to the other: commands are found, shown to a handler, passed on untouched,
 * written again, answered here or held. Knows the protocol and the channels, nothing of gateways, listeners or
 * interceptors. Everything is confined to the loop of its session.
 */
package io.sluice.gateway.relay;
