package io.sluice.gateway;

import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.relay.RelayLoop;
import io.sluice.net.EventLoop;
import org.agrona.ErrorHandler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The interceptors of one loop: those that see all sessions, and those of single listeners. Told when the loop and its
 * sessions begin and end; what they throw does not reach the loop. Made by the thread that launches, then confined to
 * the loop.
 */
final class LoopInterceptors
{
    /** In place of the name of a listener: all of them. */
    static final String ALL_LISTENERS = "";

    /**
     * What whoever launches has asked for.
     *
     * @param listener that the interceptor is for, or {@link #ALL_LISTENERS}.
     * @param factory  of one interceptor for each loop.
     */
    record Insertion(String listener, Supplier<? extends Interceptor> factory)
    {
        boolean isCommon()
        {
            return ALL_LISTENERS.equals(listener);
        }
    }

    private final List<Interceptor> interceptors = new ArrayList<>();
    private final Map<String, InterceptorChain> chains = new LinkedHashMap<>();
    private final InterceptorChain common;
    private final ErrorHandler errorHandler;

    /**
     * Makes the interceptors of a loop.
     *
     * @param insertions   in the order in which they are asked.
     * @param errorHandler told of what they throw.
     */
    LoopInterceptors(final List<Insertion> insertions, final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        final Map<String, List<Interceptor>> lists = new LinkedHashMap<>();
        lists.put(ALL_LISTENERS, new ArrayList<>());
        insertions.forEach((insertion) -> lists.put(insertion.listener(), new ArrayList<>()));
        for (final Insertion insertion : insertions)
        {
            final Interceptor interceptor = insertion.factory().get();
            interceptors.add(interceptor);
            lists.forEach((listener, list) ->
            {
                if (insertion.isCommon() || listener.equals(insertion.listener()))
                {
                    list.add(interceptor);
                }
            });
        }

        lists.forEach((listener, list) -> chains.put(listener, new InterceptorChain(list, errorHandler)));
        common = chains.get(ALL_LISTENERS);
    }

    /**
     * Joins them to the loop that they are asked on.
     *
     * @param loop of theirs.
     * @return what the conversations of the loop share.
     */
    RelayLoop joinTo(final EventLoop loop)
    {
        final RelayLoop relayLoop = new RelayLoop(loop, common);
        chains.values().forEach((chain) -> chain.relayLoop(
            chain == common ? relayLoop : new RelayLoop(relayLoop, chain)));

        return relayLoop;
    }

    /**
     * Who decides about commands.
     *
     * @param listener that the client came by.
     * @return its interceptors.
     */
    InterceptorChain chainOf(final Listener listener)
    {
        return chains.getOrDefault(listener.settings().name(), common);
    }

    /**
     * Tells all that they are on their thread.
     *
     * @param loopIndex of the loop.
     */
    void start(final int loopIndex)
    {
        tell((interceptor) -> interceptor.onStart(loopIndex));
    }

    /** Tells all that nothing comes any more. */
    void stop()
    {
        tell(Interceptor::onStop);
    }

    void onOpen(final Introduced session)
    {
        for (final Interceptor interceptor : session.chain().interceptors())
        {
            guard(session, () -> interceptor.onOpen(session));
        }
    }

    void onClose(final Introduced session, final CloseReason reason, final String detail)
    {
        for (final Interceptor interceptor : session.chain().interceptors())
        {
            guard(session, () -> interceptor.onClose(session, reason, detail));
        }
    }

    /**
     * Runs what a user has written, on behalf of a session.
     *
     * @param session that ends if it throws.
     * @param task    to run.
     */
    void guard(final Introduced session, final Runnable task)
    {
        try
        {
            task.run();
        }
        catch (final Throwable ex)
        {
            onFailed(ex);
            session.end(CloseReason.INTERCEPTOR_FAILED, ex.toString());
        }
    }

    /**
     * What a user has written threw.
     *
     * @param cause that was thrown.
     */
    void onFailed(final Throwable cause)
    {
        common.onFailed(cause);
    }

    private void tell(final Consumer<Interceptor> what)
    {
        for (final Interceptor interceptor : interceptors)
        {
            try
            {
                what.accept(interceptor);
            }
            catch (final Throwable ex)
            {
                errorHandler.onError(ex);
            }
        }
    }
}
