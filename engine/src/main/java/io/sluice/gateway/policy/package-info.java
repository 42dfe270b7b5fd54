/**
 * Decisions that need no sockets: who may connect, what INFO says in front of a server, what CONNECT says of a client.
 */
package io.sluice.gateway.policy;
