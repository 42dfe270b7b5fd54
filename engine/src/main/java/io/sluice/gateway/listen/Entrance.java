package io.sluice.gateway.listen;

import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.net.AcceptHandler;
import io.sluice.net.Acceptor;
import io.sluice.net.EventLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Where clients come in: the sockets that listen, each accepted on the first loop or, if its port is shared, on every
 * loop. Opened on the launching thread; from then on each socket is confined to its loop. Listeners can be replaced,
 * which matters to connections that are accepted from then on.
 */
public final class Entrance
{
    private final Porter porter;
    private final int loopCount;
    private final List<Door> doors = new ArrayList<>();
    private volatile List<Listener> listeners = List.of();

    /** Who is told of connections. */
    public interface Porter
    {
        /**
         * Makes of settings what sessions need.
         *
         * @param settings of the listener.
         * @param url      with the real port.
         * @return the listener.
         */
        Listener newListener(ListenerSettings settings, ListenerUrl url);

        /**
         * Somebody has come. On the loop that accepts.
         *
         * @param socket    accepted.
         * @param listener  that it came to.
         * @param loopIndex of the loop that accepts.
         * @param isPlaced  true if that loop has to serve it.
         */
        void onAccept(SocketChannel socket, Listener listener, int loopIndex, boolean isPlaced);

        /**
         * Nobody can come for want of descriptors, or whatever the system says. On the loop that accepts.
         *
         * @param cause     that the system tells.
         * @param count     of failures in a row.
         * @param loopIndex of the loop that accepts.
         */
        void onAcceptFailed(IOException cause, int count, int loopIndex);
    }

    /**
     * Nothing is open yet.
     *
     * @param loopCount of the gateway.
     * @param porter    told of connections.
     */
    public Entrance(final int loopCount, final Porter porter)
    {
        this.loopCount = loopCount;
        this.porter = porter;
    }

    /**
     * Binds all sockets; nothing is accepted yet.
     *
     * @param settings of all listeners.
     * @throws UncheckedIOException naming the one that cannot be opened; then none is.
     */
    public void open(final List<ListenerSettings> settings)
    {
        final List<Listener> opened = new ArrayList<>();
        for (final ListenerSettings each : settings)
        {
            try
            {
                opened.add(bind(each, opened.size()));
            }
            catch (final IOException ex)
            {
                close();
                throw new UncheckedIOException("cannot listen on " + each.url() + ": " + ex.getMessage(), ex);
            }
        }

        listeners = List.copyOf(opened);
    }

    /** {@return the listeners in the order of their settings; any thread} */
    public List<Listener> listeners()
    {
        return listeners;
    }

    /**
     * Replaces what connections meet that come from now on. Any thread.
     *
     * @param replacements of all listeners, in the same order.
     */
    public void replace(final List<Listener> replacements)
    {
        listeners = List.copyOf(replacements);
    }

    /**
     * Accepts from now on what this loop has to accept.
     *
     * @param loopIndex of the loop.
     * @param loop      on whose thread this is called.
     * @throws IOException if a socket was closed.
     */
    public void startOn(final int loopIndex, final EventLoop loop) throws IOException
    {
        for (final Door door : doors)
        {
            if (loopIndex == door.loopIndex)
            {
                door.acceptor.start(loop);
            }
        }
    }

    /**
     * Leaves connections in the system's queue for a while, as far as this loop accepts. On its thread.
     *
     * @param loopIndex of the loop.
     * @param cause     that the system tells.
     */
    public void backOffOn(final int loopIndex, final IOException cause)
    {
        for (final Door door : doors)
        {
            if (loopIndex == door.loopIndex)
            {
                door.acceptor.backOff(cause);
            }
        }
    }

    /**
     * Stops listening as far as this loop does it. On its thread, or before it is started.
     *
     * @param loopIndex of the loop.
     */
    public void closeOn(final int loopIndex)
    {
        for (final Door door : doors)
        {
            if (loopIndex == door.loopIndex)
            {
                door.acceptor.close();
            }
        }
    }

    /** Stops listening, before any loop has begun or after all have ended. */
    public void close()
    {
        doors.forEach((door) -> door.acceptor.close());
    }

    private Listener bind(final ListenerSettings settings, final int slot) throws IOException
    {
        final ListenerUrl url = settings.url();
        InetSocketAddress address = url.bindAddress();
        final int doorCount = settings.values().isOn(Setting.PORT_SHARED) ? loopCount : 1;
        for (int i = 0; i < doorCount; i++)
        {
            final Door door = new Door(i, slot, settings.values(), address);
            doors.add(door);
            address = (InetSocketAddress)door.acceptor.localAddress(); // the others share the port that this one got
        }

        return porter.newListener(settings, url.withPort(address.getPort()));
    }

    /** One socket that listens. */
    private final class Door implements AcceptHandler
    {
        private final int loopIndex;
        private final int slot;
        private final boolean isShared;
        private final Acceptor acceptor;

        Door(final int loopIndex, final int slot, final SettingValues values, final InetSocketAddress address)
            throws IOException
        {
            this.loopIndex = loopIndex;
            this.slot = slot;
            isShared = values.isOn(Setting.PORT_SHARED);
            acceptor = new Acceptor(
                address,
                (int)values.number(Setting.BACKLOG),
                isShared,
                (int)values.number(Setting.SOCKET_RECEIVE_LENGTH),
                this);
        }

        @Override
        public void onAccept(final SocketChannel socket)
        {
            porter.onAccept(socket, listeners.get(slot), loopIndex, isShared);
        }

        @Override
        public void onAcceptFailed(final IOException cause, final int count, final EventLoop loop)
        {
            porter.onAcceptFailed(cause, count, loopIndex);
        }
    }
}
