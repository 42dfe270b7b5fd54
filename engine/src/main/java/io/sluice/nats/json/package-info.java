/**
 * The JSON of INFO and CONNECT, read and written as nats-server reads it: members looked up where they are, nothing
 * built, nothing decoded until asked. Bytes only, Agrona alone; knows nothing of commands. Everything here is
 * confined to its owner's thread.
 */
package io.sluice.nats.json;
