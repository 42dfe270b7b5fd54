package io.sluice.gateway;

import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;

/**
 * Which callback a command goes to, and whether a class overrides it.
 */
final class Interests
{
    private Interests()
    {
    }

    /**
     * What an interceptor needs that does not say.
     *
     * @param type      of the interceptor.
     * @param direction that the command goes.
     * @param kind      of the command.
     * @return the whole when the callback is overridden, else nothing.
     */
    static Need ofOverridden(
        final Class<? extends Interceptor> type, final Direction direction, final CommandKind kind)
    {
        final String callback = callback(direction, kind);
        if (null == callback)
        {
            return Need.NOTHING;
        }

        boolean isOverridden = false;
        boolean isFound = false;
        for (final var method : type.getMethods())
        {
            if (method.getName().equals(callback) && !method.isBridge() &&
                Verdict.class == method.getReturnType() && method.getParameterCount() > 0 &&
                Session.class == method.getParameterTypes()[0])
            {
                isFound = true;
                isOverridden |= Interceptor.class != method.getDeclaringClass();
            }
        }

        if (!isFound)
        {
            throw new IllegalStateException("no callback " + callback + " in " + type.getName());
        }

        return isOverridden ? Need.WHOLE : Need.NOTHING;
    }

    private static String callback(final Direction direction, final CommandKind kind)
    {
        return Direction.CLIENT_TO_SERVER == direction ? clientCallback(kind) : serverCallback(kind);
    }

    private static String clientCallback(final CommandKind kind)
    {
        switch (kind)
        {
            case CONNECT:
                return "onConnect";

            case PUB:
            case HPUB:
                return "onPublish";

            case SUB:
                return "onSubscribe";

            case UNSUB:
                return "onUnsubscribe";

            case PING:
                return "onPing";

            case PONG:
                return "onPong";

            default:
                return null;
        }
    }

    private static String serverCallback(final CommandKind kind)
    {
        switch (kind)
        {
            case INFO:
                return "onInfo";

            case MSG:
            case HMSG:
                return "onMessage";

            case ERR:
                return "onError";

            case OK:
                return "onOk";

            case PING:
                return "onServerPing";

            case PONG:
                return "onServerPong";

            default:
                return null;
        }
    }
}
