package io.sluice.net;

import org.agrona.ErrorHandler;

/** Tells somebody else, who must not end the loop because he cannot tell it, say for want of descriptors. */
final class CarefulErrorHandler implements ErrorHandler
{
    private final ErrorHandler handler;

    CarefulErrorHandler(final ErrorHandler handler)
    {
        this.handler = handler;
    }

    @Override
    public void onError(final Throwable cause)
    {
        try
        {
            handler.onError(cause);
        }
        catch (final Exception | LinkageError ignore)
        {
            // there is nobody left to tell
        }
    }
}
