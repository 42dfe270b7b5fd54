package io.sluice.gateway.relay;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AnswersTest
{
    @Test
    void shouldKeepTheOrderOfAnyExpectations()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            final Random random = new Random(seed);
            final Answers answers = new Answers(1024);
            final Deque<Integer> model = new ArrayDeque<>();
            for (int i = 0; i < 2_000; i++)
            {
                if (random.nextInt(100) < (seed % 2 * 20 + 40))
                {
                    final int kind = random.nextInt(3) > 0 ? Answers.PASS : random.nextInt(5);
                    answers.expect(kind);
                    model.add(kind);
                }
                else if (!model.isEmpty())
                {
                    answers.removeFirst();
                    model.remove();
                }
                assertEquals(model.isEmpty(), answers.isEmpty(), "seed " + seed);
                assertEquals(model.isEmpty() ? Answers.NONE : model.peek(), answers.first(), "seed " + seed);
            }
            answers.clear();
            assertTrue(answers.isEmpty());
            assertEquals(Answers.NONE, answers.first());
        }
    }

    @Test
    void shouldTakeAnyNumberOfEqualExpectationsAndFewDifferentOnes()
    {
        final Answers answers = new Answers(4);
        for (int i = 0; i < 1_000_000; i++)
        {
            answers.expect(Answers.PASS);
        }
        assertFalse(answers.isFull());

        for (int i = 0; i < 4; i++)
        {
            assertFalse(answers.isFull());
            answers.expect(0 == i % 2 ? Answers.OURS : Answers.PASS);
        }
        assertTrue(answers.isFull());
        for (int i = 0; i < 1_000_000; i++)
        {
            assertEquals(Answers.PASS, answers.first());
            answers.removeFirst();
        }
        assertFalse(answers.isFull());
        assertEquals(Answers.OURS, answers.first());
    }
}
