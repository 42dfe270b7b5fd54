package io.sluice.gateway;

import io.sluice.gateway.relay.Decision;
import io.sluice.gateway.relay.HeldCommand;
import io.sluice.nats.Command;

/**
 * A held command as interceptors know it.
 *
 * @param <C> what is held.
 */
final class HoldToken<C extends Command> implements Hold<C>
{
    private final Session session;
    private final HeldCommand held;
    private final C command;
    private final String denial;

    /**
     * A token that decides.
     *
     * @param session that waits.
     * @param held    the command.
     * @param command its copy.
     * @param denial  in the server's words, or null when the server has no such words for it.
     */
    HoldToken(final Session session, final HeldCommand held, final C command, final String denial)
    {
        this.session = session;
        this.held = held;
        this.command = command;
        this.denial = denial;
    }

    @Override
    public C command()
    {
        return command;
    }

    @Override
    public Session session()
    {
        return session;
    }

    @Override
    public boolean resume(final Verdict verdict)
    {
        switch (verdict)
        {
            case FORWARD:
                return held.resume(Decision.FORWARD, null);

            case DROP:
                return held.resume(Decision.DROP, null);

            case CLOSE:
                return held.resume(Decision.CLOSE, null);

            default:
                throw new IllegalArgumentException("not a decision, or one that needs a text: " + verdict);
        }
    }

    @Override
    public boolean reject(final CharSequence text)
    {
        return held.resume(Decision.REJECT, text.toString());
    }

    @Override
    public boolean deny()
    {
        if (null == denial)
        {
            throw new IllegalStateException("only a publish and a subscription can be denied");
        }

        return held.resume(Decision.REJECT, denial);
    }

    @Override
    public boolean rejectAndClose(final CharSequence text)
    {
        return held.resume(Decision.REJECT_AND_CLOSE, text.toString());
    }

    @Override
    public boolean isPending()
    {
        return held.isPending();
    }
}
