package io.sluice.gateway.upstream;

import io.nats.client.NKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The oracle is the client library's own implementation. */
class NkeyTest
{
    private static final String NONCE = "kJ4Q1vZ0tS2aXyw";

    @Test
    void shouldAgreeWithTheClientLibrary() throws Exception
    {
        for (int i = 0; i < 50; i++)
        {
            final NKey expected = 0 == i % 2 ? NKey.createUser(null) : NKey.createServer(null);
            final Nkey nkey = Nkey.ofSeed(new String(expected.getSeed()));

            assertEquals(new String(expected.getPublicKey()), nkey.publicKey());
            final byte[] signature = Base64.getUrlDecoder().decode(nkey.sign(NONCE));
            assertTrue(expected.verify(NONCE.getBytes(StandardCharsets.US_ASCII), signature));
            assertFalse(nkey.sign(NONCE).contains("="));
        }
    }

    @Test
    void shouldNoticeEachWrongLetter() throws Exception
    {
        final String seed = new String(NKey.createUser(null).getSeed());
        for (int i = 0; i < seed.length(); i++)
        {
            final char wrong = 'A' == seed.charAt(i) ? 'B' : 'A';
            final String text = seed.substring(0, i) + wrong + seed.substring(i + 1);
            final String message = assertThrows(
                IllegalArgumentException.class, () -> Nkey.ofSeed(text), "at " + i).getMessage();
            assertFalse(message.contains(text.substring(4)), "a secret in a message");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "SU", "not base 32", "suam", "1111111111"})
    void shouldRefuseWhatIsNoSeed(final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> Nkey.ofSeed(text));
    }

    @Test
    void shouldRefusePublicKeys() throws Exception
    {
        final String publicKey = new String(NKey.createUser(null).getPublicKey());

        assertThrows(IllegalArgumentException.class, () -> Nkey.ofSeed(publicKey));
    }
}
