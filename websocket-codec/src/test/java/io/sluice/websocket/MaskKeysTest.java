package io.sluice.websocket;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class MaskKeysTest
{
    @Test
    void shouldBeTheStreamOfChaCha8()
    {
        // Test vector 1 for keys of 256 bits of draft-strombergson-chacha-test-vectors: key and nonce all zero.
        final int[] expected = {0x2fef003e, 0xd6405f89, 0xe8b85b7f, 0xa1a5091f, 0xc30e842c, 0x3b7f9ace, 0x88e11b18,
            0x1e1a71ef, 0x72e14c98, 0x416f21b9, 0x6753449f, 0x19566d45, 0xa3424a31, 0x01b086da, 0xb8fd7b38, 0x42fe0c0e};
        final MaskKeys keys = new MaskKeys(new int[8]);
        for (final int key : expected)
        {
            assertEquals(Integer.toHexString(key), Integer.toHexString(keys.next()));
        }
    }

    @Test
    void shouldNotRepeat()
    {
        final MaskKeys keys = new MaskKeys(new int[8]);
        final Set<Long> seen = new HashSet<>();
        final int count = 100_000;
        for (int i = 0; i < count; i++)
        {
            seen.add((long) keys.next() << 32 | keys.next() & 0xFFFF_FFFFL);
        }

        assertEquals(count, seen.size());
    }

    @Test
    void shouldTakeAnotherSeedEachTime()
    {
        final MaskKeys one = new MaskKeys();
        final MaskKeys two = new MaskKeys();
        long ofOne = 0;
        long ofTwo = 0;
        for (int i = 0; i < 4; i++)
        {
            ofOne = 31 * ofOne + one.next();
            ofTwo = 31 * ofTwo + two.next();
        }

        assertNotEquals(ofOne, ofTwo);
    }
}
