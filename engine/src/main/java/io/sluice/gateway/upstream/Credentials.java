package io.sluice.gateway.upstream;

import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway itself says to be let in by the server, in place of what its clients say. Immutable and thread-safe.
 */
public final class Credentials
{
    /** Members of CONNECT that identify a client: replaced all together, never one by one. */
    public static final List<String> MEMBERS = List.of("user", "pass", "auth_token", "nkey", "jwt", "sig");

    private static final Pattern BLOCK = Pattern.compile(
        "-+BEGIN ([A-Z ]+?)-+\\s+([A-Za-z0-9._\\-=]+)\\s+-+END [A-Z ]+-+");

    private final Map<String, String> members;
    private final Nkey nkey;

    private Credentials(final Map<String, String> members, final Nkey nkey)
    {
        this.members = members;
        this.nkey = nkey;
    }

    /**
     * Makes what the settings ask for.
     *
     * @param values of the settings.
     * @return the gateway's own credentials, or null if it has none and clients speak for themselves.
     * @throws IllegalArgumentException if there is more than one kind, or a file that is not what it should be.
     */
    public static Credentials of(final SettingValues values)
    {
        final List<String> kinds = new ArrayList<>();
        final Setting[] settings = {Setting.UPSTREAM_USER, Setting.UPSTREAM_TOKEN, Setting.UPSTREAM_NKEY_FILE,
            Setting.UPSTREAM_CREDS_FILE};
        for (final Setting setting : settings)
        {
            if (!values.text(setting).isEmpty())
            {
                kinds.add(setting.property());
            }
        }

        if (kinds.size() > 1)
        {
            throw new IllegalArgumentException(String.join(" and ", kinds) + " are given but only one may be");
        }

        if (kinds.isEmpty())
        {
            return null;
        }

        final String user = values.text(Setting.UPSTREAM_USER);
        final String token = values.text(Setting.UPSTREAM_TOKEN);
        final String nkeyFile = values.text(Setting.UPSTREAM_NKEY_FILE);

        return !user.isEmpty() ? ofUser(user, values.text(Setting.UPSTREAM_PASSWORD)) :
            !token.isEmpty() ? ofToken(token) :
            !nkeyFile.isEmpty() ? read(Setting.UPSTREAM_NKEY_FILE, nkeyFile) :
            read(Setting.UPSTREAM_CREDS_FILE, values.text(Setting.UPSTREAM_CREDS_FILE));
    }

    private static Credentials ofUser(final String user, final String password)
    {
        return new Credentials(Map.of("user", user, "pass", password), null);
    }

    private static Credentials ofToken(final String token)
    {
        return new Credentials(Map.of("auth_token", token), null);
    }

    private static Credentials ofSeed(final String seed)
    {
        final Nkey nkey = Nkey.ofSeed(seed);

        return new Credentials(Map.of("nkey", nkey.publicKey()), nkey);
    }

    /** Text of a {@code .creds} file: a user JWT and an nkey seed between lines of dashes. */
    private static Credentials ofCreds(final String text)
    {
        String jwt = null;
        String seed = null;
        final Matcher matcher = BLOCK.matcher(text);
        while (matcher.find())
        {
            if (matcher.group(1).endsWith("JWT"))
            {
                jwt = matcher.group(2);
            }
            else if (matcher.group(1).endsWith("SEED"))
            {
                seed = matcher.group(2);
            }
        }

        if (null == jwt || null == seed)
        {
            throw new IllegalArgumentException("credentials must hold a user JWT and an nkey seed");
        }

        return new Credentials(Map.of("jwt", jwt), Nkey.ofSeed(seed));
    }

    /** {@return true if they sign the nonce, which is work for another thread} */
    public boolean isSigning()
    {
        return null != nkey;
    }

    /**
     * Answers an INFO.
     *
     * @param nonce of the INFO that this is the answer to; null if it has none, and then nothing is signed.
     * @return members of CONNECT and their values; all others of {@link #MEMBERS} are to be removed.
     */
    public Map<String, String> answer(final String nonce)
    {
        if (null == nkey || null == nonce)
        {
            return members;
        }

        final Map<String, String> all = new LinkedHashMap<>(members);
        all.put("sig", nkey.sign(nonce));

        return all;
    }

    private static Credentials read(final Setting setting, final String file)
    {
        try
        {
            final String text = Files.readString(Path.of(file), StandardCharsets.US_ASCII);

            return Setting.UPSTREAM_NKEY_FILE == setting ? ofSeed(text.strip()) : ofCreds(text);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(setting.property() + " is \"" + file + "\", which cannot be read", ex);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(setting.property() + " is \"" + file + "\": " + ex.getMessage(), ex);
        }
    }
}
