package io.sluice.websocket;

import java.security.SecureRandom;

/**
 * Mask keys that a peer cannot predict from those it has seen, RFC 6455 section 5.3: the stream of the ChaCha cipher
 * with 8 rounds under a key from {@link SecureRandom}, made sixteen at a time. Allocates nothing after construction.
 * Confined to one thread.
 */
public final class MaskKeys
{
    private static final SecureRandom SECURE_RANDOM = new SecureRandom();
    private static final int WORDS = 16;
    private static final int KEY_WORD = 4;
    private static final int COUNTER_WORD = 12;
    private static final int DOUBLE_ROUNDS = 4;

    // "expand 32-byte k", the cipher's constant.
    private static final int[] CONSTANT = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private final int[] state = new int[WORDS];
    private final int[] block = new int[WORDS];
    private int index = WORDS;

    /** Takes its seed from the platform. */
    public MaskKeys()
    {
        System.arraycopy(CONSTANT, 0, state, 0, CONSTANT.length);
        for (int i = KEY_WORD; i < COUNTER_WORD; i++)
        {
            state[i] = SECURE_RANDOM.nextInt();
        }
    }

    MaskKeys(final int[] key)
    {
        System.arraycopy(CONSTANT, 0, state, 0, CONSTANT.length);
        System.arraycopy(key, 0, state, KEY_WORD, COUNTER_WORD - KEY_WORD);
    }

    /**
     * The next key.
     *
     * @return any int, 0 included.
     */
    public int next()
    {
        if (WORDS == index)
        {
            refill();
        }

        return block[index++];
    }

    private void refill()
    {
        final int[] x = block;
        System.arraycopy(state, 0, x, 0, WORDS);
        for (int i = 0; i < DOUBLE_ROUNDS; i++)
        {
            quarterRound(x, 0, 4, 8, 12);
            quarterRound(x, 1, 5, 9, 13);
            quarterRound(x, 2, 6, 10, 14);
            quarterRound(x, 3, 7, 11, 15);
            quarterRound(x, 0, 5, 10, 15);
            quarterRound(x, 1, 6, 11, 12);
            quarterRound(x, 2, 7, 8, 13);
            quarterRound(x, 3, 4, 9, 14);
        }

        for (int i = 0; i < WORDS; i++)
        {
            x[i] += state[i];
        }

        if (0 == ++state[COUNTER_WORD])
        {
            state[COUNTER_WORD + 1]++;
        }

        index = 0;
    }

    private static void quarterRound(final int[] x, final int a, final int b, final int c, final int d)
    {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
