package io.sluice.net.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A library that can do TLS, found by {@link ServiceLoader}. A provider's class must load, and answer
 * {@link #isAvailable()}, also where its library is absent.
 */
public interface TlsProvider
{
    /** Name that stands for whichever available provider has the highest {@link #rank()}. */
    String AUTO = "auto";

    /** {@return name by which it is chosen, in lower case: {@code jdk}, {@code boringssl}} */
    String name();

    /** {@return preference of {@link #AUTO}: the highest available one is taken} */
    int rank();

    /** {@return whether its library is there and works on this machine} */
    boolean isAvailable();

    /** {@return why it is not available, for people; null if it is} */
    String unavailability();

    /**
     * The engines of a server or client.
     *
     * @param spec of what they do.
     * @return their factory.
     * @throws IllegalArgumentException that names what this provider cannot do: a protocol, a cipher, a kind of key.
     */
    TlsEngineFactory newFactory(TlsSpec spec);

    /**
     * The provider of a name.
     *
     * @param name of a provider, or {@link #AUTO}.
     * @return the provider, available.
     * @throws IllegalArgumentException if there is none of that name, or it is not available.
     */
    static TlsProvider of(final String name)
    {
        final List<String> names = new ArrayList<>();
        TlsProvider best = null;
        for (final TlsProvider provider : ServiceLoader.load(TlsProvider.class, TlsProvider.class.getClassLoader()))
        {
            names.add(provider.name());
            if (AUTO.equals(name))
            {
                best = (null == best || provider.rank() > best.rank()) && provider.isAvailable() ? provider : best;
            }
            else if (provider.name().equals(name))
            {
                if (!provider.isAvailable())
                {
                    throw new IllegalArgumentException(
                        "TLS provider " + name + " is not available: " + provider.unavailability());
                }

                return provider;
            }
        }
        if (null == best)
        {
            throw new IllegalArgumentException("no TLS provider " + name + " among " + names);
        }

        return best;
    }
}
