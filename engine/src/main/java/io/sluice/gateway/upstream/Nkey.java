package io.sluice.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An nkey that can sign: an Ed25519 key pair, written as base32 of prefix, 32 bytes of seed and CRC-16. Immutable and
 * thread-safe; signing takes some hundred microseconds and does not belong on an event loop.
 */
public final class Nkey
{
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int PREFIX_SEED = 18 << 3;
    private static final int PREFIX_CURVE = 23 << 3;
    private static final int SEED_LENGTH = 32;
    private static final int CRC_LENGTH = 2;
    private static final int ENCODED_SEED_LENGTH = 2 + SEED_LENGTH + CRC_LENGTH;
    private static final int CRC_POLYNOMIAL = 0x1021;

    private final PrivateKey privateKey;
    private final String publicKey;

    private Nkey(final PrivateKey privateKey, final String publicKey)
    {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads a seed.
     *
     * @param text of the seed, which begins with S; it is never part of a message.
     * @return the key pair.
     * @throws IllegalArgumentException if it is no seed: wrong letters, length, prefix or checksum.
     */
    public static Nkey ofSeed(final String text)
    {
        final byte[] raw = decode(text);
        if (ENCODED_SEED_LENGTH != raw.length)
        {
            throw new IllegalArgumentException("nkey seed has the wrong length");
        }

        final int type = (raw[0] & 7) << 5 | (raw[1] & 0xF8) >> 3;
        if (PREFIX_SEED != (raw[0] & 0xF8) || PREFIX_CURVE == type)
        {
            throw new IllegalArgumentException("nkey seed has the wrong prefix: it must be S and a type that signs");
        }

        final byte[] seed = Arrays.copyOfRange(raw, 2, 2 + SEED_LENGTH);
        try
        {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            final KeyPair pair = generator.generateKeyPair();
            final byte[] encoded = pair.getPublic().getEncoded(); // X.509: the raw key is at the end
            final byte[] point = Arrays.copyOfRange(encoded, encoded.length - SEED_LENGTH, encoded.length);

            return new Nkey(pair.getPrivate(), encode(type, point));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JDK has no Ed25519", ex);
        }
    }

    /** {@return the public key as servers know it} */
    public String publicKey()
    {
        return publicKey;
    }

    /**
     * Signs a nonce.
     *
     * @param nonce of INFO, as received.
     * @return signature over its characters, as CONNECT carries it.
     */
    public String sign(final String nonce)
    {
        try
        {
            final Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(nonce.getBytes(StandardCharsets.US_ASCII));

            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JDK cannot sign with Ed25519", ex);
        }
    }

    private static byte[] decode(final String text)
    {
        final byte[] raw = new byte[text.length() * 5 / 8];
        int bits = 0;
        int bitCount = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++)
        {
            final int digit = BASE_32.indexOf(text.charAt(i));
            if (digit < 0)
            {
                throw new IllegalArgumentException("nkey seed has letters other than A to Z and 2 to 7");
            }

            bits = bits << 5 | digit;
            bitCount += 5;
            if (bitCount >= 8)
            {
                bitCount -= 8;
                raw[length++] = (byte) (bits >> bitCount);
                bits &= (1 << bitCount) - 1;
            }
        }

        if (length < CRC_LENGTH || 0 != bits || crc(raw, length - CRC_LENGTH) !=
            ((raw[length - 1] & 0xFF) << 8 | raw[length - CRC_LENGTH] & 0xFF))
        {
            throw new IllegalArgumentException("nkey seed has a wrong checksum");
        }

        return raw;
    }

    private static String encode(final int type, final byte[] point)
    {
        final byte[] raw = new byte[1 + SEED_LENGTH + CRC_LENGTH];
        raw[0] = (byte) type;
        System.arraycopy(point, 0, raw, 1, SEED_LENGTH);
        final int crc = crc(raw, 1 + SEED_LENGTH);
        raw[1 + SEED_LENGTH] = (byte) crc;
        raw[2 + SEED_LENGTH] = (byte) (crc >> 8);

        final StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < raw.length * 8; bit += 5)
        {
            final int first = raw[bit / 8] & 0xFF;
            final int second = bit / 8 + 1 < raw.length ? raw[bit / 8 + 1] & 0xFF : 0;
            text.append(BASE_32.charAt((first << 8 | second) >> 11 - bit % 8 & 31));
        }

        return text.toString();
    }

    /** CRC-16/XMODEM, as nkeys use it. */
    private static int crc(final byte[] raw, final int length)
    {
        int crc = 0;
        for (int i = 0; i < length; i++)
        {
            crc ^= (raw[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = 0 != (crc & 0x8000) ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
            }
        }

        return crc & 0xFFFF;
    }

    /** The JDK derives a public key only while it generates a pair: this is the randomness that makes it ours. */
    private static final class Given extends SecureRandom
    {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Given(final byte[] seed)
        {
            this.seed = seed;
        }

        @Override
        public void nextBytes(final byte[] bytes)
        {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
