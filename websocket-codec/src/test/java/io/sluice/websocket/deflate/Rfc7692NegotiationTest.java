package io.sluice.websocket.deflate;

import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sluice.websocket.deflate.DeflateWorld.concat;
import static io.sluice.websocket.deflate.DeflateWorld.deflate;
import static io.sluice.websocket.deflate.DeflateWorld.reference;
import static io.sluice.websocket.deflate.DeflateWorld.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class Rfc7692NegotiationTest
{
    private static final String NATS_ANSWER =
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final DeflateOptions TAKEOVER = DeflateOptions.DEFAULT.withContextTakeover(true, true);

    private static String answer(final String offers, final DeflateOptions options)
    {
        final DeflateAgreement agreement = DeflateNegotiation.accept(Extension.parse(offers), options);

        return null == agreement ? null : agreement.headerValue();
    }

    private static DeflateAgreement agree(final String answer, final DeflateOptions options)
    {
        return DeflateNegotiation.agree(Extension.parse(answer).get(0), options);
    }

    @Nested
    @DisplayName("RFC 6455 section 9.1: grammar of Sec-WebSocket-Extensions")
    class Grammar
    {
        @Test
        void shouldReadElementsWithTheirParameters()
        {
            final List<Extension> extensions = Extension.parse(" foo ;a ; b=1;c=\"2\" , bar,, baz; d = \"\\x\\y\" ");
            assertEquals(List.of(
                new Extension("foo", List.of(new Extension.Parameter("a", null), new Extension.Parameter("b", "1"),
                    new Extension.Parameter("c", "2"))),
                new Extension("bar", List.of()),
                new Extension("baz", List.of(new Extension.Parameter("d", "xy")))), extensions);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", ",", " , ,"})
        void shouldReadNothingFromAnEmptyList(final String text)
        {
            assertEquals(List.of(), Extension.parse(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"foo bar", "foo;", "foo;;a", ";a", "foo; a=", "foo; a=\"", "foo; a=\"1", "foo; a=\"\"",
            "foo; a=\"b c\"", "foo; a=\"b\"c", "foo; =1", "foo; a=b=c", "foo; a b", "fo/o", "foo; a=\"\\\"", "f\u00E4",
            "foo, b@r", "foo; a=\"b,c\"", "\"foo\""})
        void shouldRefuseWhatBreaksTheGrammar(final String text)
        {
            assertNull(Extension.parse(text));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 5: offers and their order")
    class Offers
    {
        @Test
        void shouldAnswerAsNatsServerDoesByDefault()
        {
            assertEquals(NATS_ANSWER, answer("permessage-deflate", DeflateOptions.DEFAULT));
            assertEquals(NATS_ANSWER, answer(NATS_ANSWER, DeflateOptions.DEFAULT));
            assertEquals(NATS_ANSWER, answer("permessage-deflate; client_max_window_bits", DeflateOptions.DEFAULT));
        }

        @Test
        void shouldPassOverOtherExtensions()
        {
            assertNull(answer("x-webkit-deflate-frame, bar; baz=2", DeflateOptions.DEFAULT));
            assertEquals(NATS_ANSWER, answer("foo; bar=1, permessage-deflate", DeflateOptions.DEFAULT));
        }

        @Test
        void shouldTakeTheFirstOfferThatIsValid()
        {
            assertEquals(NATS_ANSWER + "; server_max_window_bits=10",
                answer("permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=10, " +
                    "permessage-deflate", DeflateOptions.DEFAULT));
            assertEquals(NATS_ANSWER,
                answer("permessage-deflate; future=1, permessage-deflate", DeflateOptions.DEFAULT));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.1: offers that must be declined")
    class Declined
    {
        @ParameterizedTest
        @ValueSource(strings = {
            "unknown",
            "unknown=1",
            "server_no_context_takeover=1",
            "client_no_context_takeover=true",
            "server_no_context_takeover; server_no_context_takeover",
            "client_no_context_takeover; client_no_context_takeover",
            "client_max_window_bits; client_max_window_bits",
            "client_max_window_bits=9; client_max_window_bits=9",
            "server_max_window_bits=9; server_max_window_bits=9",
            "server_max_window_bits",
            "server_max_window_bits=7",
            "server_max_window_bits=16",
            "server_max_window_bits=010",
            "server_max_window_bits=1e1",
            "server_max_window_bits=+9",
            "server_max_window_bits=-9",
            "server_max_window_bits=99999999999999999999",
            "client_max_window_bits=0",
            "client_max_window_bits=7",
            "client_max_window_bits=16",
            "client_max_window_bits=08"})
        void shouldDecline(final String parameters)
        {
            assertNull(answer("permessage-deflate; " + parameters, DeflateOptions.DEFAULT));
            assertNull(answer("permessage-deflate; " + parameters, TAKEOVER));
            assertNull(agree("permessage-deflate; " + parameters, TAKEOVER));
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.1.1: context takeover")
    class ContextTakeover
    {
        @ParameterizedTest
        @CsvSource({
            "'', ''",
            "'; server_no_context_takeover', '; server_no_context_takeover'",
            "'; client_no_context_takeover', '; client_no_context_takeover'",
            "'; client_no_context_takeover; server_no_context_takeover', " +
                "'; server_no_context_takeover; client_no_context_takeover'"})
        void shouldAnswerWhatTheClientAsksWhenTakeoverIsAllowed(final String offered, final String answered)
        {
            assertEquals("permessage-deflate" + answered, answer("permessage-deflate" + offered, TAKEOVER));
            final DeflateAgreement agreement =
                DeflateNegotiation.accept(Extension.parse("permessage-deflate" + offered), TAKEOVER);
            assertEquals(!offered.contains("server_no"), agreement.isServerTakeover());
            assertEquals(!offered.contains("client_no"), agreement.isClientTakeover());
        }

        @Test
        void shouldRefuseEachDirectionOnItsOwn()
        {
            assertEquals("permessage-deflate; client_no_context_takeover",
                answer("permessage-deflate", DeflateOptions.DEFAULT.withContextTakeover(true, false)));
            assertEquals("permessage-deflate; server_no_context_takeover",
                answer("permessage-deflate", DeflateOptions.DEFAULT.withContextTakeover(false, true)));
        }

        @Test
        void shouldFailAsClientWhenTheServerIgnoresItsDemand()
        {
            assertNull(agree("permessage-deflate", DeflateOptions.DEFAULT));
            assertNull(agree("permessage-deflate; client_no_context_takeover", DeflateOptions.DEFAULT));
            assertNotNull(agree("permessage-deflate; server_no_context_takeover", DeflateOptions.DEFAULT));
            assertNotNull(agree(NATS_ANSWER, DeflateOptions.DEFAULT));
        }

        @Test
        void shouldNotTakeOverAsClientWhenTheServerForbids()
        {
            assertTrue(agree("permessage-deflate", TAKEOVER).isClientTakeover());
            assertTrue(agree("permessage-deflate", TAKEOVER).isServerTakeover());
            assertEquals(false, agree(NATS_ANSWER, TAKEOVER).isClientTakeover());
            assertEquals(false, agree(NATS_ANSWER, TAKEOVER).isServerTakeover());
        }

        @Test
        void shouldKeepToItsHintAsClient()
        {
            assertEquals(false,
                agree("permessage-deflate; server_no_context_takeover", DeflateOptions.DEFAULT).isClientTakeover());
        }

        @Test
        void shouldBoundTheConnectionsWithContext()
        {
            final DeflatePool pool = new DeflatePool(1, 1, 2, 1);
            final ConnectionDeflate first = DeflateWorld.takeover(pool);
            final ConnectionDeflate second = DeflateWorld.takeover(pool);
            assertEquals(false, pool.hasTakeover());
            assertThrows(IllegalStateException.class, () -> DeflateWorld.takeover(pool));
            first.close();
            first.close();
            assertEquals(1, pool.takeovers());
            assertTrue(pool.hasTakeover());
            second.close();
            assertEquals(0, pool.takeovers());
        }
    }

    @Nested
    @DisplayName("RFC 7692 section 7.1.2: windows")
    class Windows
    {
        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
        void shouldAnswerTheServersWindow(final int bits)
        {
            final String parameter = "; server_max_window_bits=" + bits;
            assertEquals(NATS_ANSWER + parameter, answer("permessage-deflate" + parameter, DeflateOptions.DEFAULT));
            assertEquals("permessage-deflate" + parameter,
                answer("permessage-deflate; server_max_window_bits=\"" + bits + '"', TAKEOVER));
        }

        @Test
        void shouldAnswerASmallerWindowWhereThisEndWantsIt()
        {
            final DeflateOptions options = TAKEOVER.withMaxWindowBits(10, 15);
            assertEquals("permessage-deflate; server_max_window_bits=10",
                answer("permessage-deflate; server_max_window_bits=12", options));
            assertEquals("permessage-deflate; server_max_window_bits=9",
                answer("permessage-deflate; server_max_window_bits=9", options));
            assertEquals("permessage-deflate", answer("permessage-deflate", options));
        }

        @Test
        void shouldLimitTheClientOnlyWhereItAllowsThat()
        {
            final DeflateOptions options = TAKEOVER.withMaxWindowBits(15, 11);
            assertEquals("permessage-deflate", answer("permessage-deflate", options));
            assertEquals("permessage-deflate; client_max_window_bits=11",
                answer("permessage-deflate; client_max_window_bits", options));
            assertEquals("permessage-deflate; client_max_window_bits=9",
                answer("permessage-deflate; client_max_window_bits=9", options));
            assertEquals("permessage-deflate", answer("permessage-deflate; client_max_window_bits=9", TAKEOVER));
        }

        @Test
        void shouldOfferWhatTheClientWants()
        {
            assertEquals(NATS_ANSWER, DeflateNegotiation.offer(DeflateOptions.DEFAULT));
            assertEquals("permessage-deflate", DeflateNegotiation.offer(TAKEOVER));
            assertEquals("permessage-deflate; server_max_window_bits=9; client_max_window_bits=10",
                DeflateNegotiation.offer(TAKEOVER.withMaxWindowBits(10, 9)));
        }

        @ParameterizedTest
        @CsvSource({
            "15,15,'',true",
            "15,15,'; server_max_window_bits=9',true",
            "15,15,'; client_max_window_bits=15',false",
            "15,15,'; client_max_window_bits',false",
            "15,10,'',false",
            "15,10,'; server_max_window_bits=11',false",
            "15,10,'; server_max_window_bits=10',true",
            "15,10,'; server_max_window_bits=8',true",
            "10,15,'',true",
            "10,15,'; client_max_window_bits=11',false",
            "10,15,'; client_max_window_bits=10',true",
            "10,15,'; client_max_window_bits=8',true",
            "10,15,'; client_max_window_bits',false"})
        void shouldCheckTheAnswerAgainstTheOffer(
            final int own, final int peer, final String answer, final boolean isRight)
        {
            final DeflateAgreement agreement =
                agree("permessage-deflate" + answer, TAKEOVER.withMaxWindowBits(own, peer));
            assertEquals(isRight, null != agreement);
        }

        @Test
        void shouldCompressWithTheSmallerOfBothWindowsAsClient()
        {
            assertEquals(10, agree("permessage-deflate", TAKEOVER.withMaxWindowBits(10, 15)).clientMaxWindowBits());
            assertEquals(8, agree("permessage-deflate; client_max_window_bits=8",
                TAKEOVER.withMaxWindowBits(10, 15)).clientMaxWindowBits());
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
        void shouldNeverReferBehindTheWindow(final int bits) throws DataFormatException
        {
            for (final boolean isTakeover : new boolean[]{false, true})
            {
                final DeflatePool pool = new DeflatePool(1, 1, 1, 9);
                final ConnectionDeflate connection = new ConnectionDeflate(
                    new DeflateAgreement(isTakeover, isTakeover, bits, 15, ""), DeflateOptions.DEFAULT, pool, true);
                final Inflater library = new Inflater(true);
                byte[] stream = new byte[0];
                int total = 0;
                for (int i = 0; i < 12; i++)
                {
                    final byte[] message = text(new Random(bits), i * 2999 + (i & 1) * (1 << bits));
                    final byte[] payload = deflate(connection.acquireDeflater(), message, 1 + i * 700, 512);
                    connection.releaseDeflater();
                    if (!isTakeover)
                    {
                        library.reset();
                        stream = new byte[0];
                        total = 0;
                    }
                    assertArrayEquals(message, reference(library, payload));
                    total += message.length;
                    stream = concat(stream, concat(payload, DeflateWorld.bytes("0000FFFF")));
                    final DeflateStream read = new DeflateStream(stream);
                    assertEquals(total, read.outputLength());
                    assertTrue(read.maxDistance() <= 1 << bits, read.maxDistance() + " with " + bits + " bits");
                    assertTrue(message.length < 5000 || read.maxDistance() > 1 << bits - 2, "window unused");
                }
                connection.close();
                pool.close();
            }
        }

        @Test
        void shouldReferFartherThanAnySmallerWindowWithTheLargest()
        {
            final DeflatePool pool = new DeflatePool(1, 1, 1, 9);
            final ConnectionDeflate connection = DeflateWorld.connection(pool);
            final byte[] message = text(new Random(1), 100_000);
            final byte[] payload = deflate(connection.acquireDeflater(), message, message.length, 200_000);
            connection.close();

            assertTrue(new DeflateStream(concat(payload, DeflateWorld.bytes("0000FFFF"))).maxDistance() > 1 << 14);
        }
    }

    @Nested
    @DisplayName("Settings")
    class Settings
    {
        @Test
        void shouldNameTheSettingThatIsOutOfRange()
        {
            final DeflateOptions options = DeflateOptions.DEFAULT;
            assertRefused("level", () -> new DeflatePool(1, 1, 0, 0));
            assertRefused("level", () -> new DeflatePool(1, 1, 0, 10));
            assertRefused("threshold", () -> options.withThreshold(-1));
            assertRefused("maxInflatedLength", () -> options.withMaxInflatedLength(0));
            assertRefused("ownMaxWindowBits", () -> options.withMaxWindowBits(7, 15));
            assertRefused("peerMaxWindowBits", () -> options.withMaxWindowBits(15, 16));
            assertRefused("maxInflaters", () -> new DeflatePool(0, 1, 0, 1));
        }

        @Test
        void shouldChangeOneSettingAtATime()
        {
            assertEquals(new DeflateOptions(100, 1000, true, false, 9, 10), DeflateOptions.DEFAULT
                .withThreshold(100).withMaxInflatedLength(1000).withContextTakeover(true, false)
                .withMaxWindowBits(9, 10));
        }

        private void assertRefused(final String name, final Runnable change)
        {
            final Exception refused = assertThrows(IllegalArgumentException.class, change::run);
            assertTrue(refused.getMessage().contains(name), refused.getMessage());
        }
    }
}
