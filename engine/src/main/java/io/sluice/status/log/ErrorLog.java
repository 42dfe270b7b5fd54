package io.sluice.status.log;

import io.sluice.status.Counter;
import io.sluice.status.StatusFile;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.errors.DistinctErrorLog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps each kind of error once, with how often it was seen and when, in the status file. Errors are of one kind if
 * their classes, where they were thrown, and those of their causes, are the same; what their messages say may differ.
 * Thread-safe.
 */
public final class ErrorLog implements ErrorHandler
{
    /** More than fit the file; a program that makes up classes or stacks must not fill the heap. */
    private static final int KINDS_MAX = 1000;

    private final StatusFile status;
    private final DistinctErrorLog log;
    private final Map<List<Object>, Throwable> first = new HashMap<>();
    private final int countId;
    private final ErrorHandler next;
    private final boolean isFirstOnly;

    /**
     * No error yet.
     *
     * @param status      that has room for them.
     * @param next        told of errors too.
     * @param isFirstOnly true if that is to be told of each kind only once.
     */
    public ErrorLog(final StatusFile status, final ErrorHandler next, final boolean isFirstOnly)
    {
        this.status = status;
        this.next = next;
        this.isFirstOnly = isFirstOnly;
        log = new DistinctErrorLog(status.errors(), SystemEpochClock.INSTANCE);
        countId = status.allocate(Counter.ERRORS, StatusFile.NO_LOOP, null);
    }

    @Override
    public void onError(final Throwable error)
    {
        status.increment(countId);
        final boolean isNew;
        synchronized (this)
        {
            final List<Object> kind = kindOf(error);
            final Throwable known = first.get(kind);
            isNew = null == known && first.size() < KINDS_MAX;
            if (isNew)
            {
                first.put(kind, error);
            }

            if (isNew || null != known)
            {
                log.record(isNew ? error : known);
            }
        }

        if (isNew || !isFirstOnly)
        {
            next.onError(error);
        }
    }

    private static List<Object> kindOf(final Throwable error)
    {
        final List<Object> kind = new ArrayList<>();
        Throwable cause = error;
        for (int depth = 0; null != cause && depth < 10; depth++)
        {
            kind.add(cause.getClass());
            kind.add(Arrays.asList(cause.getStackTrace()));
            cause = cause.getCause();
        }

        return kind;
    }
}
