package io.sluice.gateway.tls;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.TlsSettings;
import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsClientContext;
import io.sluice.net.tls.TlsProvider;
import io.sluice.net.tls.TlsServerContext;
import io.sluice.net.tls.TlsSpec;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the connections of a listener, or those to the servers, are secured with, made of its files. Thread-safe. When
 * it is exchanged, connections that have begun already keep what they have.
 *
 * @param <T> {@link TlsServerContext} or {@link TlsClientContext}.
 */
public final class TlsSource<T>
{
    private static final List<String> HTTP = List.of("http/1.1");

    private final TlsSettings settings;
    private final Supplier<T> reader;
    private volatile T current;

    private TlsSource(final TlsSettings settings, final Supplier<T> reader, final boolean isNeeded)
    {
        this.settings = settings;
        this.reader = reader;
        current = isNeeded ? reader.get() : null;
    }

    /**
     * Reads the files of a listener.
     *
     * @param settings    of it.
     * @param isWebSocket true if clients speak HTTP at first.
     * @return what its connections are secured with.
     * @throws IllegalArgumentException that says what is wrong with which file or setting.
     */
    static TlsSource<TlsServerContext> ofListener(final TlsSettings settings, final boolean isWebSocket)
    {
        requireProvider(settings);

        return new TlsSource<>(settings, () -> wanted(settings)
            .clientAuthentication(ClientAuthentication.valueOf(settings.verify().toUpperCase(Locale.ROOT)))
            .applicationProtocols(isWebSocket ? HTTP : List.of())
            .serverContext(), true);
    }

    /**
     * Reads the files for connections to servers; without any, nothing before some server asks for TLS, which most
     * never do.
     *
     * @param settings of them.
     * @return what they are secured with.
     * @throws IllegalArgumentException that says what is wrong with which file or setting.
     */
    static TlsSource<TlsClientContext> ofUpstream(final TlsSettings settings)
    {
        requireProvider(settings);
        final boolean isNeeded =
            !settings.files().certificates().isEmpty() || !settings.files().authorities().isEmpty();

        return new TlsSource<>(settings, () -> wanted(settings)
            .serverName(settings.name().isEmpty() ? null : settings.name())
            .clientContext(), isNeeded);
    }

    /** {@return what it was made of} */
    public TlsSettings settings()
    {
        return settings;
    }

    /** {@return what the next connection is secured with, or null if nothing was read yet} */
    public T current()
    {
        return current;
    }

    /**
     * Reads the files again, and changes nothing yet. Not on a loop.
     *
     * @return what the next connections are secured with once it is run.
     * @throws IllegalArgumentException that says what is wrong with which file.
     */
    public Runnable read()
    {
        final T next = reader.get();

        return () -> current = next;
    }

    /** Reads the files unless that has been done; others wait meanwhile. Not on a loop. */
    public synchronized void readFirst()
    {
        if (null == current)
        {
            read().run();
        }
    }

    /** {@return this, which from now on has what a newer one has read, if that has read anything} */
    TlsSource<T> with(final TlsSource<T> newer)
    {
        current = null == newer.current ? current : newer.current;

        return this;
    }

    /** A library that is asked for by name has to be there, whether anybody needs it at once or later. */
    private static void requireProvider(final TlsSettings settings)
    {
        if (!TlsProvider.AUTO.equals(settings.provider()))
        {
            try
            {
                TlsProvider.of(settings.provider());
            }
            catch (final IllegalArgumentException ex)
            {
                throw new IllegalArgumentException(Setting.TLS_PROVIDER.property() + " is \"" + settings.provider() +
                    "\" but " + ex.getMessage(), ex);
            }
        }
    }

    private static io.sluice.net.tls.TlsSettings wanted(final TlsSettings settings)
    {
        final TlsSettings.Files files = settings.files();
        final char[] password = files.readPassword();
        final io.sluice.net.tls.TlsSettings wanted = new io.sluice.net.tls.TlsSettings()
            .provider(settings.provider())
            .handshakeTimeoutNs(settings.handshakeTimeoutNs())
            .protocols("1.3".equals(settings.protocolMin()) ?
                List.of(TlsSpec.TLS_1_3) : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2));
        final Iterator<String> keys = files.keys().iterator();
        for (final String certificate : files.certificates())
        {
            if (TlsSettings.Files.isStore(certificate))
            {
                wanted.keyStore(Path.of(certificate), password);
            }
            else
            {
                wanted.certificate(Path.of(certificate), Path.of(keys.next()), password);
            }
        }

        for (final String authority : files.authorities())
        {
            if (TlsSettings.Files.isStore(authority))
            {
                wanted.trustStore(Path.of(authority), password);
            }
            else
            {
                wanted.trust(Path.of(authority));
            }
        }

        return wanted;
    }
}
