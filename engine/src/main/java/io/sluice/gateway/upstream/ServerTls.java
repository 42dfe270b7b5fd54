package io.sluice.gateway.upstream;

import io.sluice.gateway.tls.TlsSource;
import io.sluice.nats.json.InfoView;
import io.sluice.net.Channel;
import io.sluice.net.tls.TlsChannel;
import io.sluice.net.tls.TlsClientContext;
import io.sluice.net.tls.TlsHandler;
import io.sluice.net.tls.TlsLoop;
import org.agrona.DirectBuffer;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** TLS towards servers, on one loop: what INFO asks for, and how it is begun. Confined to its loop. */
public final class ServerTls
{
    /** There may be an INFO, and not all of it is there. */
    static final int INCOMPLETE = -1;
    /** It is something else. */
    static final int NO_INFO = 0;

    private static final byte[] WORD = {'I', 'N', 'F', 'O'};
    private static final byte CASE = 0x20;

    private final Supplier<TlsLoop> loop;
    private final Executor executor;
    private final InfoView info = new InfoView();

    /**
     * TLS of one loop.
     *
     * @param loop     shared by its connections, made when the first is secured.
     * @param executor for what does not belong on a loop.
     */
    public ServerTls(final Supplier<TlsLoop> loop, final Executor executor)
    {
        this.loop = loop;
        this.executor = executor;
    }

    /**
     * Looks for the INFO that a server begins with.
     *
     * @return its length with the line end, {@link #INCOMPLETE} or {@link #NO_INFO}.
     */
    static int infoLength(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 0; i < Math.min(length, WORD.length); i++)
        {
            if ((buffer.getByte(offset + i) & ~CASE) != WORD[i])
            {
                return NO_INFO;
            }
        }

        for (int i = WORD.length; i < length; i++)
        {
            if ('\n' == buffer.getByte(offset + i))
            {
                return i + 1;
            }
        }

        return INCOMPLETE;
    }

    /** {@return a view of an INFO, valid until the next} */
    InfoView info(final DirectBuffer buffer, final int offset, final int length)
    {
        return info.wrap(buffer, offset + WORD.length, length - WORD.length);
    }

    /** Reads, off the loop, what is needed when the first server asks for TLS; once for all that wait. */
    void prepare(final TlsSource<TlsClientContext> source, final Consumer<RuntimeException> whenDone)
    {
        executor.execute(() ->
        {
            RuntimeException failure = null;
            try
            {
                source.readFirst();
            }
            catch (final RuntimeException ex)
            {
                failure = ex;
            }

            whenDone.accept(failure);
        });
    }

    TlsChannel secure(
        final Channel channel,
        final TlsSource<TlsClientContext> source,
        final String name,
        final TlsHandler handler)
    {
        final int port = ((InetSocketAddress)channel.remoteAddress()).getPort();

        return TlsChannel.client(channel, loop.get(), source.current(), name, port, handler);
    }

    /**
     * Says what went wrong.
     *
     * @param channel that has failed.
     * @return what, in a line.
     */
    public static String describe(final TlsChannel channel)
    {
        return channel.failure().text() + (null == channel.failureText() ? "" : ": " + channel.failureText());
    }
}
