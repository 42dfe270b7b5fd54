package io.sluice.nats;

import io.sluice.test.Ranges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubjectTest
{
    private static final String[] TOKENS = {"a", "b", "ab", "*", ">", "*a", ">>", "", "a b"};

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // subject | as a subscription | to publish to | has wildcards
        "a|true|true|false",
        "a.b.c|true|true|false",
        "*|true|false|true",
        ">|true|false|true",
        "a.*.c|true|false|true",
        "a.>|true|false|true",
        "a.>.c|false|false|true",
        ">.a|false|false|true",
        "a.*b|true|true|false",
        "a.>b|true|true|false",
        "a.**|true|true|false",
        "''|false|false|false",
        ".|false|false|false",
        "a.|false|false|false",
        ".a|false|false|false",
        "a..b|false|false|false",
        "'a b'|false|false|false",
        "'a.\t'|false|false|false",
        "'a\fb.>'|false|false|true",
        "ä.ö|true|true|false",
    })
    void shouldJudgeAsTheServerDoes(
        final String text, final boolean isPattern, final boolean isLiteral, final boolean hasWildcards)
    {
        Ranges.forEach(text.getBytes(StandardCharsets.UTF_8), (buffer, offset, length) ->
        {
            final Subject subject = new Subject().wrap(buffer, offset, length);

            assertEquals(isPattern, subject.isValidPattern());
            assertEquals(isLiteral, subject.isValidLiteral());
            assertEquals(hasWildcards, subject.hasWildcards());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // subject | pattern | published to it | subset of it
        "a|a|true|true",
        "a|b|false|false",
        "a|ab|false|false",
        "ab|a|false|false",
        "a|*|true|true",
        "a.b|*|false|false",
        "a.b|a.*|true|true",
        "a.b|*.b|true|true",
        "a|a.*|false|false",
        "a|a.>|false|false",
        "a.b|a.>|true|true",
        "a.b.c|a.>|true|true",
        "a.b.c|a.*|false|false",
        "a.b.c|>|true|true",
        "a.b.c|a.*.c|true|true",
        "a.b.c|*.*.*|true|true",
        "a.b.c|*.*.>|true|true",
        "a.b|*.*.>|false|false",
        "a.*|a.*|true|true",
        "a.*|a.>|true|true",
        "a.*|a.b|false|false",
        "a.>|a.*|true|false",
        "a.>|a.>|true|true",
        "a.>|>|true|true",
        ">|*|true|false",
        ">|>|true|true",
        "*.b|*.*|true|true",
        "a.*b|a.*|true|true",
        "a.xb|a.*b|false|false",
        "a.*b|a.*b|true|true",
        "a.>b|a.>b|true|true",
        "a.x|a.>b|false|false",
        "a..b|a.*.b|false|false",
        "a..b|a.>|false|false",
        "a.b.|a.>|false|false",
        "''|>|false|false",
        "''|*|false|false",
        "a.b|A.b|false|false",
    })
    void shouldMatchAsTheServerDoes(
        final String text, final String pattern, final boolean matches, final boolean isSubset)
    {
        Ranges.forEach(text, (buffer, offset, length) ->
        {
            final Subject subject = new Subject().wrap(buffer, offset, length);

            assertEquals(matches, subject.matches(Subject.of(pattern)));
            assertEquals(isSubset, subject.isSubsetOf(Subject.of(pattern)));
        });
        Ranges.forEach(pattern, (buffer, offset, length) ->
        {
            final Subject view = new Subject().wrap(buffer, offset, length);

            assertEquals(matches, Subject.of(text).matches(view));
            assertEquals(isSubset, Subject.of(text).isSubsetOf(view));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a|a|true",
        "a|b|false",
        "a.*|*.b|true",
        "a.*|b.*|false",
        "a.>|*.b.c|true",
        "a.>|a|false",
        "a.>|>|true",
        "*.b.>|a.*.c|true",
        "*.b.>|a.c.>|false",
        "*|*.*|false",
        "a.*.c|a.>|true",
        "a..c|a.>|false",
    })
    void shouldTellWhetherTwoPatternsShareASubject(final String left, final String right, final boolean overlaps)
    {
        assertEquals(overlaps, Subject.of(left).overlaps(Subject.of(right)));
        assertEquals(overlaps, Subject.of(right).overlaps(Subject.of(left)));
    }

    @Test
    void shouldWalkTokens()
    {
        for (final String text : List.of("a", "orders.eu.new", "", ".", "a..b", ".a", "a.", "..."))
        {
            final List<String> expected = text.isEmpty() ? List.of() : Arrays.asList(text.split("\\.", -1));
            Ranges.forEach(text, (buffer, offset, length) -> assertTokens(
                expected, new Subject().wrap(buffer, offset, length)));
        }
    }

    private static void assertTokens(final List<String> expected, final Subject subject)
    {
        final AsciiView token = new AsciiView();
        final List<String> walked = new ArrayList<>();
        for (int start = 0; start <= subject.length(); start = subject.tokenEnd(start) + 1)
        {
            walked.add(token.wrap(
                subject.buffer(), subject.offset() + start, subject.tokenEnd(start) - start).asString());
        }
        if (subject.isEmpty())
        {
            walked.clear();
        }

        assertEquals(expected, walked);
        assertEquals(expected.size(), subject.tokenCount());
        for (int i = 0; i < expected.size(); i++)
        {
            assertTrue(subject.token(i, token));
            assertEquals(expected.get(i), token.asString());
            assertTrue(subject.tokenEquals(i, expected.get(i)));
            assertFalse(subject.tokenEquals(i, expected.get(i) + "x"));
        }
        assertFalse(subject.token(expected.size(), token));
        assertTrue(token.isEmpty());
        assertFalse(subject.token(-1, token));
        assertFalse(subject.tokenEquals(expected.size(), ""));
        assertFalse(subject.tokenEquals(-1, ""));
    }

    @Test
    void shouldAgreeWithAPlainReference()
    {
        final long seed = Long.getLong("sluice.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++)
        {
            final String left = randomSubject(random);
            final String right = randomSubject(random);
            final String message = "'" + left + "' against '" + right + "', seed " + seed;
            final Subject subject = Subject.of(left);
            final Subject pattern = Subject.of(right);

            assertEquals(referenceMatches(left, right, false), subject.matches(pattern), message);
            assertEquals(referenceMatches(left, right, true), subject.isSubsetOf(pattern), message);
            if (subject.isValidPattern() && pattern.isValidPattern())
            {
                assertEquals(referenceOverlaps(left, right), subject.overlaps(pattern), message);
            }
        }
    }

    private static String randomSubject(final Random random)
    {
        final StringBuilder subject = new StringBuilder();
        final int tokens = 1 + random.nextInt(4);
        for (int i = 0; i < tokens; i++)
        {
            subject.append(0 == i ? "" : ".").append(TOKENS[random.nextInt(random.nextInt(TOKENS.length) + 1)]);
        }

        return subject.toString();
    }

    private static boolean referenceMatches(final String text, final String pattern, final boolean isPattern)
    {
        final List<String> tokens = Arrays.asList(text.split("\\.", -1));
        final List<String> patterns = Arrays.asList(pattern.split("\\.", -1));
        if (tokens.contains(""))
        {
            return false;
        }

        for (int i = 0; i < patterns.size(); i++)
        {
            final boolean isLast = i == patterns.size() - 1;
            if (i >= tokens.size())
            {
                return false;
            }
            if (isLast && ">".equals(patterns.get(i)))
            {
                return true;
            }
            if (isPattern && i == tokens.size() - 1 && ">".equals(tokens.get(i)))
            {
                return false;
            }
            if (!"*".equals(patterns.get(i)) && !patterns.get(i).equals(tokens.get(i)))
            {
                return false;
            }
        }

        return patterns.size() == tokens.size();
    }

    private static boolean referenceOverlaps(final String left, final String right)
    {
        final String[] lefts = left.split("\\.", -1);
        final String[] rights = right.split("\\.", -1);
        for (int i = 0; ; i++)
        {
            final boolean isLeftDone = i == lefts.length;
            final boolean isRightDone = i == rights.length;
            if (isLeftDone || isRightDone)
            {
                return isLeftDone && isRightDone;
            }
            if (">".equals(lefts[i]) || ">".equals(rights[i]))
            {
                return true;
            }
            if (!"*".equals(lefts[i]) && !"*".equals(rights[i]) && !lefts[i].equals(rights[i]))
            {
                return false;
            }
        }
    }
}
