package io.sluice.net.proxy;

/** How a PROXY header is written. */
public enum ProxyVersion
{
    /** A line of text. */
    V1,
    /** Binary. */
    V2
}
