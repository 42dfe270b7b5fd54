package io.sluice.websocket;

/** Which end of the connection this side is: it decides who masks, RFC 6455 section 5.1. */
public enum Role
{
    /** Sends masked frames, and refuses masked ones. */
    CLIENT,

    /** Sends frames as they are, and refuses those that are not masked. */
    SERVER
}
