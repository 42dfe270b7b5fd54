package io.sluice.net;

/** Something that another thread wants done by an event loop: {@link EventLoop#execute(LoopCommand)}. */
@FunctionalInterface
public interface LoopCommand
{
    /**
     * Do it; called on the loop's thread.
     *
     * @param loop that runs the command.
     * @throws Exception that goes to the loop's error handler.
     */
    void onExecute(EventLoop loop) throws Exception;

    /**
     * The loop was closed before the command's turn came: give back what the command holds. Called on any thread.
     */
    default void onDiscarded()
    {
    }
}
