package io.sluice.gateway;

/**
 * The two ways through a session.
 */
public enum Direction
{
    /** What the client says to the server. */
    CLIENT_TO_SERVER,

    /** What the server says to the client. */
    SERVER_TO_CLIENT
}
