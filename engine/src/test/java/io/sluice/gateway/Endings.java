package io.sluice.gateway;

import io.sluice.test.Await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the interceptors of all loops were told of the ends of sessions. */
final class Endings
{
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<CloseReason> reasons = new CopyOnWriteArrayList<>();
    private final List<String> details = new CopyOnWriteArrayList<>();

    /** {@return an interceptor that notes them} */
    Interceptor newInterceptor()
    {
        return new Interceptor()
        {
            @Override
            public void onOpen(final Session session)
            {
                opened.add(session.toString());
            }

            @Override
            public void onClose(final Session session, final CloseReason reason, final String detail)
            {
                details.add(String.valueOf(detail));
                reasons.add(reason);
            }
        };
    }

    /** {@return each session that was opened, in words} */
    List<String> opened()
    {
        return opened;
    }

    int openedCount()
    {
        return opened.size();
    }

    List<CloseReason> reasons()
    {
        return reasons;
    }

    List<String> details()
    {
        return details;
    }

    /** Waits for as many ends. */
    List<CloseReason> await(final int count)
    {
        Await.until(() -> "ends: " + reasons, () -> reasons.size() >= count, Await.DEADLINE);

        return reasons;
    }
}
