/**
 * NATS commands: views, parsers, writers, subjects, the JSON of INFO and CONNECT. Bytes only: no sockets, no threads,
 * Agrona alone.
 */
package io.sluice.nats;
