package io.sluice.gateway;

/**
 * What carries the bytes of a client's connection.
 */
public enum Transport
{
    /** Plain TCP. */
    TCP,
    /** TLS on TCP. */
    TLS,
    /** WebSocket on plain TCP. */
    WS,
    /** WebSocket on TLS. */
    WSS
}
