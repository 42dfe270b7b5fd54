package io.sluice.status.event;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the Flight Recorder. Addresses and the like are given as objects, so that their texts are made only when
 * somebody records. Stateless; any thread.
 */
public final class Events
{
    private static final AtomicBoolean IS_WATCHING = new AtomicBoolean();

    private static volatile boolean isRecorderThere;

    private Events()
    {
    }

    /**
     * Looks out for the recorder; without this nothing is told. Making the classes of events ready takes the JDK some
     * hundred milliseconds the first time: too long for a loop, and not spent at all as long as nobody records.
     */
    public static void watch()
    {
        if (IS_WATCHING.compareAndSet(false, true))
        {
            FlightRecorder.addListener(new FlightRecorderListener()
            {
                @Override
                public void recorderInitialized(final FlightRecorder recorder)
                {
                    register();
                }
            });
        }
    }

    /**
     * A client connected.
     *
     * @param session  number of the session.
     * @param listener that it came by.
     * @param client   address of it.
     */
    public static void sessionOpened(final long session, final Object listener, final Object client)
    {
        if (isRecorderThere && SessionOpenEvent.PROTOTYPE.isEnabled())
        {
            final SessionOpenEvent event = new SessionOpenEvent();
            event.session = session;
            event.listener = text(listener);
            event.client = text(client);
            event.commit();
        }
    }

    /**
     * A session ended.
     *
     * @param session    number of the session.
     * @param listener   that the client came by.
     * @param client     address of the client.
     * @param upstream   address of the server, or null.
     * @param reason     why it ended.
     * @param detail     the same in words, or null.
     * @param lifetimeNs from its beginning to its end.
     */
    public static void sessionClosed(
        final long session,
        final Object listener,
        final Object client,
        final Object upstream,
        final Object reason,
        final String detail,
        final long lifetimeNs)
    {
        if (isRecorderThere && SessionCloseEvent.PROTOTYPE.isEnabled())
        {
            final SessionCloseEvent event = new SessionCloseEvent();
            event.session = session;
            event.listener = text(listener);
            event.client = text(client);
            event.upstream = text(upstream);
            event.reason = text(reason);
            event.detail = detail;
            event.lifetime = lifetimeNs;
            event.commit();
        }
    }

    /**
     * A command was answered with an error instead of being forwarded.
     *
     * @param session      number of the session.
     * @param isFromClient true if the client sent it, false if the server did.
     * @param kind         of the command.
     */
    public static void commandRejected(final long session, final boolean isFromClient, final Object kind)
    {
        if (isRecorderThere && CommandRejectEvent.PROTOTYPE.isEnabled())
        {
            final CommandRejectEvent event = new CommandRejectEvent();
            event.session = session;
            event.from = peer(isFromClient);
            event.kind = text(kind);
            event.commit();
        }
    }

    /**
     * A peer did not take in time what waited for it.
     *
     * @param session      number of the session.
     * @param isClient     true if the client was slow, false if the server was.
     * @param address      of the peer.
     * @param unsentLength bytes that waited.
     */
    public static void slowConsumer(
        final long session, final boolean isClient, final Object address, final long unsentLength)
    {
        if (isRecorderThere && SlowConsumerEvent.PROTOTYPE.isEnabled())
        {
            final SlowConsumerEvent event = new SlowConsumerEvent();
            event.session = session;
            event.peer = peer(isClient);
            event.address = text(address);
            event.unsentLength = unsentLength;
            event.commit();
        }
    }

    /**
     * A server is not any more what it was.
     *
     * @param server   address of it.
     * @param state    that it is in now.
     * @param sessions that it has.
     */
    public static void upstreamChanged(final Object server, final String state, final int sessions)
    {
        if (isRecorderThere && UpstreamChangeEvent.PROTOTYPE.isEnabled())
        {
            final UpstreamChangeEvent event = new UpstreamChangeEvent();
            event.server = text(server);
            event.state = state;
            event.sessions = sessions;
            event.commit();
        }
    }

    /**
     * A TLS handshake is over.
     *
     * @param session     number of the session.
     * @param isClient    true if it was with the client, false if it was with the server.
     * @param protocol    version of TLS, or null.
     * @param cipher      suite, or null.
     * @param failure     why it failed, or null if it did not.
     * @param handshakeNs that it took.
     */
    public static void tlsHandshake(
        final long session,
        final boolean isClient,
        final Object protocol,
        final Object cipher,
        final Object failure,
        final long handshakeNs)
    {
        if (isRecorderThere && TlsHandshakeEvent.PROTOTYPE.isEnabled())
        {
            final TlsHandshakeEvent event = new TlsHandshakeEvent();
            event.session = session;
            event.peer = peer(isClient);
            event.protocol = text(protocol);
            event.cipher = text(cipher);
            event.failure = text(failure);
            event.handshakeTime = handshakeNs;
            event.commit();
        }
    }

    /**
     * A loop worked without a pause for longer than the threshold.
     *
     * @param loop       number of the loop.
     * @param workTimeNs that it worked.
     */
    public static void longCycle(final int loop, final long workTimeNs)
    {
        if (isRecorderThere && LongCycleEvent.PROTOTYPE.isEnabled())
        {
            final LongCycleEvent event = new LongCycleEvent();
            event.loop = loop;
            event.workTime = workTimeNs;
            event.commit();
        }
    }

    private static void register()
    {
        FlightRecorder.register(SessionOpenEvent.class);
        FlightRecorder.register(SessionCloseEvent.class);
        FlightRecorder.register(CommandRejectEvent.class);
        FlightRecorder.register(SlowConsumerEvent.class);
        FlightRecorder.register(UpstreamChangeEvent.class);
        FlightRecorder.register(TlsHandshakeEvent.class);
        FlightRecorder.register(LongCycleEvent.class);
        isRecorderThere = true;
    }

    private static String peer(final boolean isClient)
    {
        return isClient ? "client" : "upstream";
    }

    private static String text(final Object value)
    {
        return null == value ? null : value.toString();
    }
}
