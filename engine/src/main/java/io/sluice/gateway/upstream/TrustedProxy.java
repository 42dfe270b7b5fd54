package io.sluice.gateway.upstream;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.nats.json.InfoView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The gateway as one of the proxies that a server trusts (ADR-55, nats-server 2.12): it signs the nonce of each
 * connection, whoever the client is, and so lets users in who must not come otherwise. Immutable and thread-safe.
 */
public final class TrustedProxy
{
    private static final long API_LEVEL_MIN = 2;

    private final Nkey nkey;

    private TrustedProxy(final Nkey nkey)
    {
        this.nkey = nkey;
    }

    /**
     * Makes what the settings ask for.
     *
     * @param values of the settings.
     * @return the proxy, or null if the gateway is none.
     * @throws IllegalArgumentException if both seed and file are given, or what is given is no seed; it is not told.
     */
    public static TrustedProxy of(final SettingValues values)
    {
        final String seed = values.text(Setting.UPSTREAM_PROXY_SEED);
        final String file = values.text(Setting.UPSTREAM_PROXY_SEED_FILE);
        final Setting setting = seed.isEmpty() ? Setting.UPSTREAM_PROXY_SEED_FILE : Setting.UPSTREAM_PROXY_SEED;
        if (!seed.isEmpty() && !file.isEmpty())
        {
            throw new IllegalArgumentException(values.value(setting).property() + " and " +
                values.value(Setting.UPSTREAM_PROXY_SEED_FILE).property() + " are given but only one may be");
        }

        if (seed.isEmpty() && file.isEmpty())
        {
            return null;
        }

        try
        {
            return ofSeed(file.isEmpty() ? seed : Files.readString(Path.of(file), StandardCharsets.US_ASCII));
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(
                values.value(setting).property() + " is \"" + file + "\", which cannot be read", ex);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(values.value(setting).property() + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * A proxy by its key.
     *
     * @param seed of an nkey; blanks around it do not count.
     * @return the proxy.
     * @throws IllegalArgumentException if it is none.
     */
    public static TrustedProxy ofSeed(final String seed)
    {
        return new TrustedProxy(Nkey.ofSeed(seed.strip()));
    }

    /**
     * Is a server told? One that does not know proxies ignores what they say; one without a nonce cannot check it.
     *
     * @param info of the server.
     * @return true if it may know this proxy.
     */
    public static boolean isKnownTo(final InfoView info)
    {
        return info.apiLevel() >= API_LEVEL_MIN && null != info.nonce();
    }

    /**
     * Vouches for a connection. Work for another thread than a loop's.
     *
     * @param nonce of its INFO.
     * @return what CONNECT has to say.
     */
    public String sign(final String nonce)
    {
        return nkey.sign(nonce);
    }

    /** {@return the key that servers have to trust} */
    public String publicKey()
    {
        return nkey.publicKey();
    }

    @Override
    public String toString()
    {
        return "trusted proxy " + publicKey();
    }
}
