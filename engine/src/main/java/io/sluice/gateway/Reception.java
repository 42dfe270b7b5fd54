package io.sluice.gateway;

import io.sluice.gateway.listen.Arrival;
import io.sluice.gateway.listen.Caller;
import io.sluice.gateway.listen.Entrance;
import io.sluice.gateway.listen.Listener;
import io.sluice.gateway.listen.Refusal;
import io.sluice.gateway.policy.Admission;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.tls.TlsSource;
import io.sluice.status.Counter;
import io.sluice.status.LoopCounters;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets clients in, those that come through the entrance and those that somebody else has accepted, and gives each to a
 * loop. Knows whose rules hold for whom, and changes them on demand. Thread-safe.
 */
final class Reception implements Entrance.Porter
{
    private static final long LOG_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final List<GatewayLoop> loops;
    private final GatewayServices services;
    private final Refusal[] refusals;
    private final long[] loggedNs;
    private final Entrance entrance;
    private final int initialLengthMax;
    private volatile Listener adoptedPlain;
    private volatile Listener adoptedWebSocket;

    Reception(final List<GatewayLoop> loops, final GatewayServices services, final GatewayContext context)
    {
        this.loops = loops;
        this.services = services;
        refusals = loops.stream().map((loop) -> new Refusal(loop.loop())).toArray(Refusal[]::new);
        loggedNs = new long[loops.size()];
        Arrays.fill(loggedNs, System.nanoTime() - LOG_INTERVAL_NS);
        entrance = new Entrance(loops.size(), this);
        initialLengthMax = (int)context.values().number(Setting.READ_BUFFER_LENGTH);
        adoptedPlain = newListener(context.adoptedPlain(), context.adoptedPlain().url());
        adoptedWebSocket = newListener(context.adoptedWebSocket(), context.adoptedWebSocket().url());
    }

    /** {@return what listens} */
    Entrance entrance()
    {
        return entrance;
    }

    /** {@return all listeners, those of connections that somebody else accepts first} */
    List<Listener> listeners()
    {
        final List<Listener> all = new ArrayList<>(List.of(adoptedPlain, adoptedWebSocket));
        all.addAll(entrance.listeners());

        return all;
    }

    /**
     * Serves a connection that somebody else has accepted, or upgraded.
     *
     * @param socket  connected; the gateway's if this returns true.
     * @param read    of it already, or null.
     * @param request with which it was upgraded, or null.
     * @return false if it may not be served.
     * @throws IOException if it is broken.
     */
    boolean adopt(final SocketChannel socket, final ByteBuffer read, final UpgradeRequest request) throws IOException
    {
        final int length = null == read ? 0 : read.remaining();
        if (length > initialLengthMax)
        {
            throw new IllegalArgumentException(
                length + " bytes were read already, but " + initialLengthMax + " fit the read buffer");
        }

        final InetSocketAddress address = (InetSocketAddress)socket.getRemoteAddress();
        if (null == address)
        {
            throw new IOException("not connected");
        }

        final Caller caller =
            new Caller(null == request ? adoptedPlain : adoptedWebSocket, services.admission(), address);
        final int loopIndex = caller.isWelcome() ? caller.admit(Admission.ANY_LOOP) : Admission.ADDRESS_EXCEEDED;
        if (loopIndex < 0)
        {
            return false;
        }

        if (null != request &&
            Caller.Outcome.SERVED != caller.onUpgradeRequest(request.headers(caller.forwardedHeader())))
        {
            caller.release(loopIndex);

            return false;
        }

        final UnsafeBuffer initial = new UnsafeBuffer(new byte[length]);
        initial.putBytes(0, null == read ? ByteBuffer.allocate(0) : read, length);
        loops.get(loopIndex).take(new Arrival(socket, caller, initial), request);

        return true;
    }

    /**
     * Replaces what connections meet that come from now on, all of it or, if this throws, nothing.
     *
     * @param context that is concluded.
     * @return a sentence for each thing that is not as it says.
     */
    List<String> reload(final GatewayContext context)
    {
        services.tlsSources().adopt(context.tlsSources());
        final List<String> kept = new ArrayList<>();
        final List<Listener> replacements = new ArrayList<>();
        final List<ListenerSettings> unknown = new ArrayList<>(context.listenerSettings());
        for (final Listener old : entrance.listeners())
        {
            final ListenerSettings settings = find(old, unknown);
            if (null == settings)
            {
                kept.add("listener " + old.settings().name() + " is not there any more or has another URL");
                replacements.add(old);
            }
            else
            {
                unknown.remove(settings);
                kept.addAll(settings.values().restarts(old.settings().values()));
                replacements.add(newListener(settings.keeping(old.settings().values()), old.url()));
            }
        }

        unknown.forEach((settings) -> kept.add("listener " + settings.name() + " is new"));
        final Listener plain = newListener(context.adoptedPlain(), adoptedPlain.url());
        final Listener webSocket = newListener(context.adoptedWebSocket(), adoptedWebSocket.url());
        entrance.replace(replacements);
        adoptedPlain = plain;
        adoptedWebSocket = webSocket;
        services.admission().max((int)context.values().number(Setting.CONNECTIONS_MAX));
        services.pools().retain(listeners().stream().map(Listener::pool).toList());
        final List<TlsSource<?>> sources = new ArrayList<>();
        for (final Listener listener : listeners())
        {
            sources.add(listener.tls());
            sources.add(listener.pool().tls());
        }
        services.tlsSources().retain(sources);

        return kept;
    }

    @Override
    public Listener newListener(final ListenerSettings settings, final ListenerUrl url)
    {
        return new Listener(settings, url, services.pools(), services.tlsSources());
    }

    @Override
    public void onAccept(
        final SocketChannel socket, final Listener listener, final int loopIndex, final boolean isPlaced)
    {
        try
        {
            final InetSocketAddress address = (InetSocketAddress)socket.getRemoteAddress();
            loops.get(loopIndex).counters().increment(Counter.CONNECTIONS_ACCEPTED);
            if (address.getAddress() instanceof Inet4Address && listener.isIpv6Only())
            {
                loops.get(loopIndex).counters().increment(Counter.CONNECTIONS_REFUSED);
                socket.close(); // as if nobody listened there
                return;
            }

            final Caller caller = new Caller(listener, services.admission(), address);
            if (!caller.isWelcome())
            {
                refuse(socket, listener, loopIndex, CloseReason.ADDRESS_DENIED);
                return;
            }

            final int servedBy = caller.admit(isPlaced ? loopIndex : Admission.ANY_LOOP);
            if (servedBy >= 0)
            {
                loops.get(servedBy).take(new Arrival(socket, caller, null), null);
            }
            else
            {
                refuse(socket, listener, loopIndex, Admission.TOTAL_EXCEEDED == servedBy ?
                    CloseReason.CONNECTIONS_EXCEEDED : CloseReason.ADDRESS_CONNECTIONS_EXCEEDED);
            }
        }
        catch (final IOException ex)
        {
            // gone again before anybody looked
            closeQuietly(socket);
        }
    }

    @Override
    public void onAcceptFailed(final IOException cause, final int count, final int loopIndex)
    {
        loops.get(loopIndex).counters().increment(Counter.ACCEPTS_FAILED);
        final long nowNs = System.nanoTime();
        if (nowNs - loggedNs[loopIndex] >= LOG_INTERVAL_NS)
        {
            loggedNs[loopIndex] = nowNs;
            services.logger().log(System.Logger.Level.ERROR, "cannot accept connections: " + cause.getMessage() +
                "; they wait, as " + services.admission().count() + " are there, until something is free again");
        }
    }

    /** Any loop. Who comes now could not be served: it waits rather than being turned away. */
    void onNoDescriptor(final IOException cause)
    {
        for (int i = 0; i < loops.size(); i++)
        {
            final int index = i;
            loops.get(i).runSoon(() -> entrance.backOffOn(index, cause));
        }
    }

    private void refuse(
        final SocketChannel socket, final Listener listener, final int loopIndex, final CloseReason reason)
        throws IOException
    {
        final GatewayLoop loop = loops.get(loopIndex);
        final LoopCounters counters = loop.counters();
        counters.increment(Counter.CONNECTIONS_REFUSED);
        counters.increment(reason.counter());
        if (listener.isTlsFirst())
        {
            socket.close(); // a client that waits for the answer to its ClientHello understands no words
            return;
        }

        refusals[loopIndex].refuse(socket, loop.firstWords().refusing(
            listener,
            (InetSocketAddress)socket.getLocalAddress(),
            (InetSocketAddress)socket.getRemoteAddress(),
            reason.httpStatus(),
            reason.errorText()));
    }

    private void closeQuietly(final SocketChannel socket)
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            services.errorHandler().onError(ex);
        }
    }

    /** The same listener: the same name, at the same place. */
    private static ListenerSettings find(final Listener old, final List<ListenerSettings> among)
    {
        for (final ListenerSettings settings : among)
        {
            if (settings.name().equals(old.settings().name()) && settings.url().equals(old.settings().url()))
            {
                return settings;
            }
        }

        return null;
    }
}
