package io.sluice.gateway.relay;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands with random verdicts, cut anywhere, to peers that block at random, beside a model that is nothing but
 * strings. The seed is in the message of a failure.
 */
class RelayPropertyTest
{
    private static final int SEEDS = 80;
    private static final int SEEDS_WHEN_SLOW = Integer.getInteger("sluice.test.seeds", 20_000);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDoWhatTheModelSays(final boolean isVerbose)
    {
        run(0, SEEDS, isVerbose);
    }

    @Test
    @Tag("slow")
    void shouldDoWhatTheModelSaysForLong()
    {
        run(1_000_000, SEEDS_WHEN_SLOW, false);
        run(2_000_000, SEEDS_WHEN_SLOW, true);
    }

    private static void run(final long firstSeed, final int count, final boolean isVerbose)
    {
        for (long seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try (RandomTalk talk = new RandomTalk(seed, isVerbose))
            {
                talk.play();
            }
            catch (final Throwable ex)
            {
                throw new AssertionError("seed " + seed + (isVerbose ? " verbose" : ""), ex);
            }
        }
    }
}
