package io.sluice.net;

/** Stands until the room has its first class. */
final class Placeholder
{
    private Placeholder()
    {
    }
}
