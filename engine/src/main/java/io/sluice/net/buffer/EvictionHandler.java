package io.sluice.net.buffer;

/** Owner of a {@link BufferHolder}: usually a session. */
@FunctionalInterface
public interface EvictionHandler
{
    /**
     * The pool is short and this holder has held most for longest: give everything back before returning, which means
     * to reset the connections that hold it. Called between the callbacks of the loop, never inside one.
     *
     * @param holder to give back what it holds.
     */
    void onEvicted(BufferHolder holder);
}
