package io.sluice.gateway.settings;

/** For what a setting can be given. */
public enum Scope
{
    /** For the gateway alone. */
    GATEWAY,
    /** For the gateway, and for one listener otherwise. */
    LISTENER
}
