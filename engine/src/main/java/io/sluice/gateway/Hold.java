package io.sluice.gateway;

import io.sluice.nats.Command;

/**
 * A command that was held, and the right to decide about it. It owns a copy of the command, so the thread that decides
 * may read it and {@code edit()} it in peace; only one thread at a time may. All other methods may be called from any
 * thread, and the first decision counts. Holding allocates about as much as the command is long.
 *
 * @param <C> what is held.
 */
public interface Hold<C extends Command>
{
    /**
     * {@return the held command as the interceptors before left it, as much of it as was there; not to be touched once
     * it is resumed}
     */
    C command();

    /** {@return the session that waits} */
    Session session();

    /**
     * Decides. With {@link Verdict#FORWARD} the command, as it was edited here, goes on with the next interceptor of
     * the chain.
     *
     * @param verdict anything but {@link Verdict#HOLD}, and anything but a rejection: those have a text.
     * @return true when this decided; false when it was decided before, timed out, or the session is closed.
     */
    boolean resume(Verdict verdict);

    /**
     * Decides: swallow it and tell the client why; the connection stays.
     *
     * @param text of the {@code -ERR}, without quotes around it.
     * @return true when this decided; false when it was decided before, timed out, or the session is closed.
     */
    boolean reject(CharSequence text);

    /**
     * Decides: as {@link #reject}, with the {@code Permissions Violation} that nats-server words for a PUB or SUB.
     *
     * @return true when this decided; false when it was decided before, timed out, or the session is closed.
     */
    boolean deny();

    /**
     * Decides: swallow it, tell the client why and close the session.
     *
     * @param text of the {@code -ERR}, without quotes around it.
     * @return true when this decided; false when it was decided before, timed out, or the session is closed.
     */
    boolean rejectAndClose(CharSequence text);

    /** {@return false as soon as nothing can be decided any more} */
    boolean isPending();
}
