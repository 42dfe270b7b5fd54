package io.sluice.gateway.listen;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.websocket.WebSocketLoop;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Makes of settings what event loops are made of. */
public final class LoopFactory
{
    private LoopFactory()
    {
    }

    /**
     * Numbers of one loop.
     *
     * @param index        of the loop, for its name.
     * @param values       of the settings, checked.
     * @param isDriven     true if somebody else drives it, who must not be kept waiting.
     * @param errorHandler told what a person should read.
     * @return its settings.
     */
    public static EventLoopSettings settings(
        final int index, final SettingValues values, final boolean isDriven, final ErrorHandler errorHandler)
    {
        final int bufferLength = (int)values.number(Setting.READ_BUFFER_LENGTH);

        return new EventLoopSettings()
            .name("sluice-loop-" + index)
            .bufferLength(bufferLength)
            .headroom(EventLoopSettings.HEADROOM_DEFAULT + WebSocketLoop.headroom(bufferLength))
            .poolCapacity(values.number(Setting.POOL_LENGTH))
            .commandCapacity((int)values.number(Setting.QUEUE_CAPACITY))
            .flushTimeoutNs(Math.max(1, values.number(Setting.CLOSE_TIMEOUT)))
            .drainTimeoutNs(Math.max(1, values.number(Setting.LINGER_TIMEOUT)))
            .blocking(!isDriven && "block".equals(values.text(Setting.IDLE_STRATEGY)))
            .pollNs(values.number(Setting.IDLE_POLL))
            .errorHandler(errorHandler);
    }

    /**
     * What a loop does when nothing is ready.
     *
     * @param values of the settings, checked.
     * @return a new strategy, or null for one that waits in its selector.
     */
    public static IdleStrategy idleStrategy(final SettingValues values)
    {
        switch (values.text(Setting.IDLE_STRATEGY))
        {
            case "backoff":
                return new BackoffIdleStrategy();

            case "yield":
                return new YieldingIdleStrategy();

            case "spin":
                return BusySpinIdleStrategy.INSTANCE;

            default:
                return null;
        }
    }
}
