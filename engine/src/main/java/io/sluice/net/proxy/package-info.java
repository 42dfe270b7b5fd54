/**
 * Who is really calling when somebody stands in front: the PROXY protocol of both versions, read and written, and the
 * networks whose word counts. Addresses and bytes; no NATS, no names that would have to be resolved.
 */
package io.sluice.net.proxy;
