package io.sluice.net;

import org.agrona.ErrorHandler;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Attachment of a selection key: what the loop calls when the socket is ready, and when the loop is closed. */
abstract class Selectable extends LoopTask
{
    abstract void onReady();

    abstract void onLoopClosed();

    /** Tells all of a selector that their loop is closed: one that fails is no reason to forget the others. */
    static void closeAll(final Selector selector, final ErrorHandler errorHandler)
    {
        for (final SelectionKey key : selector.keys())
        {
            final Selectable selectable = (Selectable)key.attachment();
            if (null != selectable)
            {
                try
                {
                    selectable.onLoopClosed();
                }
                catch (final Throwable ex)
                {
                    errorHandler.onError(ex);
                }
            }
        }
    }
}
