package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.HeaderView;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.net.tls.TlsIdentity;

import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/**
 * One client, its connection and the connection to the server that is its own. All interceptors of both directions see
 * the same session.
 * <p>
 * Confined to its loop, that is to the callbacks of interceptors, except for what says that any thread may call it.
 */
public interface Session
{
    /** {@return a number that no other session of this gateway has or had; any thread} */
    long id();

    /** {@return true until the session closes; any thread} */
    boolean isOpen();

    /**
     * {@return true once the client has closed its side while something that it said is {@linkplain #hold held} or
     * waits for the server: that still goes its way, as it would without a gateway, and then the session closes. Known
     * within 2 s, for those who would rather not decide for nobody; any thread}
     */
    boolean hasClientLeft();

    /** {@return what carries the bytes of the client, as far as it has been seen; any thread} */
    Transport transport();

    /**
     * {@return what the client's TLS agreed on, the server name that it asked for, and whom its certificate has proved
     * it to be; null where there is no TLS, or its handshake is not finished; any thread}
     */
    TlsIdentity tlsIdentity();

    /** {@return the same of the connection to the server; null where there is no TLS; any thread} */
    TlsIdentity upstreamTlsIdentity();

    /** {@return address of the client: what a trusted proxy in front said, else where the connection comes from} */
    InetSocketAddress clientAddress();

    /** {@return where the connection comes from: the client, or the proxy in front of it} */
    InetSocketAddress peerAddress();

    /** {@return the address of the gateway that the client reached} */
    InetSocketAddress localAddress();

    /** {@return the address of the server, or null as long as there is no connection to it} */
    InetSocketAddress upstreamAddress();

    /** {@return the request with which a WebSocket client came, else null; does not change} */
    UpgradeRequest upgradeRequest();

    /** {@return what the client said of itself in CONNECT; until it did, what the server assumes} */
    ConnectOptions connectOptions();

    /**
     * Something that an interceptor keeps with the session, seen by all of them, both directions, until it closes.
     *
     * @param key under which it is kept.
     * @return the value, or null.
     */
    Object attribute(String key);

    /**
     * Keeps something with the session.
     *
     * @param key   under which it is kept.
     * @param value to keep, or null to forget.
     * @return the value it had before, or null.
     */
    Object attribute(String key, Object value);

    /**
     * Tells all attributes in no particular order; they must not be changed meanwhile.
     *
     * @param consumer of key and value.
     */
    void forEachAttribute(BiConsumer<String, Object> consumer);

    /**
     * Swallows the command at hand and tells the client why; only {@code Permissions Violation …} is a text that
     * all clients survive.
     *
     * @param text of the {@code -ERR}, without the quotes around it.
     * @return {@link Verdict#REJECT}, for returning it.
     */
    Verdict reject(CharSequence text);

    /**
     * Swallows the command at hand, tells the client why and closes the session.
     *
     * @param text of the {@code -ERR}, without the quotes around it.
     * @return {@link Verdict#REJECT_AND_CLOSE}, for returning it.
     */
    Verdict rejectAndClose(CharSequence text);

    /**
     * Rejects with {@code Permissions Violation for Publish to "subject"}, as the server words it.
     *
     * @param publish at hand; its subject is told as the client sent it.
     * @return {@link Verdict#REJECT}, for returning it.
     */
    Verdict deny(PublishCommand publish);

    /**
     * Rejects with {@code Permissions Violation for Subscription to "subject"}, and the queue group if there is one,
     * as the server words it.
     *
     * @param subscribe at hand; its subject is told as the client sent it.
     * @return {@link Verdict#REJECT}, for returning it.
     */
    Verdict deny(SubscribeCommand subscribe);

    /**
     * Takes the time to decide about the command at hand: its direction stops, everything else goes on. The callback
     * has to return {@link Verdict#HOLD}. Whoever gets the token resumes, from any thread; nobody doing so closes the
     * session after 10 s. Before the first PONG all holds of a session, that of its upgrade included, have 1.5 s
     * together, for that is how long clients and servers wait in all. Both can be configured.
     *
     * @param command at hand; what was changed so far is kept.
     * @param <C>     what it is.
     * @return the token, with a copy of the command.
     * @throws IllegalStateException when no such command is at hand, or it is held already.
     */
    <C extends Command> Hold<C> hold(C command);

    /**
     * Publishes to the server in the name of the client, between two of its commands: before the one at hand, if the
     * client sent that. Waits in the session's reserve while the client is within a message. What the server answers
     * to it is not the client's business: an {@code +OK} or a {@code Permissions Violation} reaches neither the client
     * nor {@link Interceptor#onError}, and a violation is counted as refused.
     *
     * @param subject to publish to.
     * @param reply   subject, or null.
     * @param headers a header block, or null; the client must have said {@code headers}, or an interceptor that it
     *                {@linkplain Interceptor#addsHeaders() adds} some.
     * @param payload of the message, or null for none.
     * @return false when it cannot be sent: the reserve is full, it is larger than the server allows, the client has
     *     not been welcomed with its first PONG yet, or the session is closed.
     * @throws IllegalArgumentException when a subject is empty or holds blanks or control characters, or the headers
     *                                  are no header block.
     */
    boolean publish(AsciiView subject, AsciiView reply, HeaderView headers, AsciiView payload);

    /**
     * Delivers a message to the client, between two of the server's: before the one at hand, if the server sent that.
     * Waits in the session's reserve while the server is within a message.
     *
     * @param subject that it was published to.
     * @param sid     of the client's subscription.
     * @param reply   subject, or null.
     * @param headers a header block, or null; left out for a client that did not say {@code headers}.
     * @param payload of the message, or null for none.
     * @return false when it cannot be sent: the reserve is full, the client has not been welcomed with its first PONG
     *     yet, or the session is closed.
     * @throws IllegalArgumentException when a subject or the sid is empty or holds blanks or control characters, or
     *                                  the headers are no header block.
     */
    boolean deliver(AsciiView subject, AsciiView sid, AsciiView reply, HeaderView headers, AsciiView payload);

    /**
     * As {@link #publish}, from any thread, by way of the loop's queue. Copies what it is given.
     *
     * @param subject to publish to.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message, or null for none.
     * @return false when the queue is full or the session is closed; what the loop then cannot send is counted.
     * @throws IllegalArgumentException as {@link #publish}, and at once.
     */
    boolean offerPublish(AsciiView subject, AsciiView reply, HeaderView headers, AsciiView payload);

    /**
     * As {@link #deliver}, from any thread, by way of the loop's queue. Copies what it is given.
     *
     * @param subject that it was published to.
     * @param sid     of the client's subscription.
     * @param reply   subject, or null.
     * @param headers a header block, or null.
     * @param payload of the message, or null for none.
     * @return false when the queue is full or the session is closed; what the loop then cannot send is counted.
     * @throws IllegalArgumentException as {@link #deliver}, and at once.
     */
    boolean offerDeliver(AsciiView subject, AsciiView sid, AsciiView reply, HeaderView headers, AsciiView payload);

    /**
     * Does something on the session's loop; any thread. This is how other threads reach what is confined to it.
     *
     * @param task to run; it is not run when the session closes first.
     * @return false when the queue is full or the session is closed.
     */
    boolean execute(Runnable task);

    /**
     * Closes the session: what was forwarded is still delivered; any thread. From within a callback, nothing behind the
     * command at hand is looked at or forwarded.
     *
     * @param detail in words, for logs and {@link Interceptor#onClose}; may be null.
     */
    void close(String detail);

    /**
     * Stops looking at a direction for good, from its next boundary on: the bytes are relayed raw. With it end, for
     * that direction, all callbacks, limits, counters of commands, {@link #publish} or {@link #deliver}, and, when it
     * is the server's, the answers that the gateway makes: what it rejects from then on is dropped without a word.
     * What introduces the two is looked at in any case: the client's direction is raw behind its CONNECT at the
     * earliest, the server's behind its first INFO; whoever asks before that has asked for then.
     *
     * @param direction that is not to be looked at any more.
     */
    void pipe(Direction direction);
}
