package io.sluice.test;

import io.nats.client.NKey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** A world of decentralized authentication: an operator, an account and the tokens that name its users. */
public final class Jwt
{
    private static final String UNLIMITED = "\"subs\":-1,\"data\":-1,\"payload\":-1";

    private final NKey operator;
    private final NKey account;

    /** Makes new keys. */
    public Jwt()
    {
        try
        {
            operator = NKey.createOperator(null);
            account = NKey.createAccount(null);
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** {@return a new key of a user} */
    public static NKey newUser()
    {
        try
        {
            return NKey.createUser(null);
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** {@return the public key, as servers know it} */
    public static String publicKey(final NKey key)
    {
        try
        {
            return new String(key.getPublicKey());
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** {@return the seed, as clients know it} */
    public static String seed(final NKey key)
    {
        return new String(key.getSeed());
    }

    /** {@return a signature as CONNECT carries it} */
    public static String sign(final NKey key, final String text)
    {
        try
        {
            return base64(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** {@return configuration of a server that knows this operator and this account} */
    public String configuration()
    {
        final String accountJwt = encode(operator, publicKey(account), "account",
            "\"limits\":{" + UNLIMITED + ",\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}");

        return "operator: \"" + encode(operator, publicKey(operator), "operator", "\"tags\":[]") + "\"\n" +
            "resolver: MEMORY\n" +
            "resolver_preload: { " + publicKey(account) + ": \"" + accountJwt + "\" }\n";
    }

    /**
     * Names a user.
     *
     * @param key  of the user.
     * @param more members of the claims, each with a comma in front.
     * @return the token.
     */
    public String user(final NKey key, final String more)
    {
        return encode(account, publicKey(key), "user", "\"pub\":{},\"sub\":{}," + UNLIMITED + more);
    }

    private static String encode(final NKey issuer, final String subject, final String type, final String claims)
    {
        final String body = base64("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}") + '.' +
            base64("{\"jti\":\"" + type + "\",\"iat\":1700000000,\"iss\":\"" + publicKey(issuer) + "\",\"name\":\"" +
            type + "\",\"sub\":\"" + subject + "\",\"nats\":{" + claims + ",\"type\":\"" + type + "\",\"version\":2}}");

        return body + '.' + sign(issuer, body);
    }

    private static String base64(final String text)
    {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(final byte[] bytes)
    {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
