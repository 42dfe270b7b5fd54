package io.sluice.interceptor;

import io.sluice.nats.AsciiView;
import io.sluice.test.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubjectRulesTest
{
    private final SubjectRules rules = new SubjectRules();

    @ParameterizedTest
    @CsvSource({"a.b,x.b", "a.>,x.>", "a.b.c,x.b.c", "b.c,y.z.c", "a.,", "a,", "ab.c,", "c.a.b,", "*.b,", ">,",
        "_INBOX.a.b,", "$JS.ACK.a.b,"})
    void shouldMapPrefixes(final String subject, final String expected)
    {
        rules.add("a.", "x.");
        rules.add("b.", "y.z.");
        rules.add("_INBOX.", "no.");
        rules.add("$JS.ACK.", "no.");

        assertMapped(expected, subject);
    }

    @ParameterizedTest
    @CsvSource({"a,t.a", "a.b,t.a.b", ">,t.>", "*,t.*", "$JS.API.INFO,", "_INBOX.x,", "_R_.x,", "$KV.a.b,"})
    void shouldMapAllThatIsNotReserved(final String subject, final String expected)
    {
        rules.add("", "t.");

        assertMapped(expected, subject);
    }

    @Test
    void shouldRemoveAPrefix()
    {
        rules.add("t.", "");

        assertMapped("a.b", "t.a.b");
        assertMapped(null, "a.b");
    }

    @Test
    void shouldAllocateNothing()
    {
        rules.add("a.", "a.longer.prefix.");
        final AsciiView subject = AsciiView.of("a.subject.with.tokens");
        final AsciiView other = AsciiView.of("b.subject.with.tokens");
        long allocated = -1;
        for (int round = 0; round < 5; round++)
        {
            final long before = Allocation.ofCurrentThread();
            for (int i = 0; i < 20_000; i++)
            {
                assertTrue(rules.map(subject));
                assertFalse(rules.map(other));
            }

            allocated = Allocation.ofCurrentThread() - before;
        }

        assertEquals(0, allocated);
    }

    private void assertMapped(final String expected, final String subject)
    {
        final boolean isMapped = rules.map(AsciiView.of(subject));

        assertEquals(expected, isMapped ? rules.buffer().getStringWithoutLengthAscii(0, rules.length()) : null);
    }
}
