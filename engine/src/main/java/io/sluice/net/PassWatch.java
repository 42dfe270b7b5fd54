package io.sluice.net;

/** Tells somebody how long each pass took in which something was done. */
final class PassWatch
{
    private final EventLoop loop;
    private PassHandler handler;
    private boolean hasWorked;

    PassWatch(final EventLoop loop)
    {
        this.loop = loop;
    }

    void handler(final PassHandler newHandler)
    {
        handler = newHandler;
    }

    void onWork(final int count)
    {
        hasWorked |= 0 < count;
    }

    void onEnd(final long startNs, final long endNs)
    {
        if (hasWorked)
        {
            hasWorked = false;
            if (null != handler)
            {
                tell(endNs - startNs);
            }
        }
    }

    private void tell(final long passNs)
    {
        try
        {
            handler.onPass(passNs);
        }
        catch (final Throwable ex)
        {
            loop.onCallbackFailed(ex);
        }
    }
}
