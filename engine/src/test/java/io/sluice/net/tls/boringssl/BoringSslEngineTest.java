package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsFailure;
import io.sluice.net.tls.TlsRecords;
import io.sluice.net.tls.TlsSpec;
import io.sluice.net.tls.certificate.TlsCertificate;
import io.sluice.test.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is BoringSSL's own; what all engines must do is tested for all of them. */
class BoringSslEngineTest
{
    private static final List<String> BOTH = List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2);
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final BoringSslProvider provider = new BoringSslProvider();
    private final List<EngineEnd> ends = new ArrayList<>();
    private final int liveBefore = BoringSslEngine.liveCount();

    @BeforeAll
    static void startClean()
    {
        assertNull(new BoringSslProvider().unavailability());
    }

    @AfterEach
    void freeOnce()
    {
        for (final EngineEnd end : ends)
        {
            end.close();
            end.close();
        }
        assertTrue(BoringSslEngine.liveCount() <= liveBefore, "native objects left");
    }

    private EngineEnd server(final List<String> protocols, final ClientAuthentication authentication)
    {
        return end(provider.newFactory(
            serverSpec(protocols, authentication, List.of(), Certificates.A, Certificates.B)));
    }

    private static TlsSpec serverSpec(
        final List<String> protocols,
        final ClientAuthentication authentication,
        final List<String> applicationProtocols,
        final TlsCertificate... certificates)
    {
        return new TlsSpec(true, List.of(certificates), Certificates.forClients(), authentication,
            protocols, TlsSpec.DEFAULT_CIPHERS, applicationProtocols);
    }

    private EngineEnd client(final String host, final TlsCertificate... own)
    {
        return end(provider.newFactory(clientSpec(TlsSpec.DEFAULT_CIPHERS, List.of(), own)), host);
    }

    private static TlsSpec clientSpec(
        final List<String> ciphers, final List<String> applicationProtocols, final TlsCertificate... own)
    {
        return new TlsSpec(false, List.of(own),
            Certificates.forServers(), ClientAuthentication.OFF, BOTH,
            ciphers, applicationProtocols);
    }

    private EngineEnd end(final TlsEngineFactory factory)
    {
        return end(factory, null);
    }

    private EngineEnd end(final TlsEngineFactory factory, final String host)
    {
        final EngineEnd end = new EngineEnd(factory.newEngine(host, null == host ? 0 : 4222));
        ends.add(end);

        return end;
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, TLS_AES_128_GCM_SHA256, OFF", "TLSv1.3, TLS_AES_128_GCM_SHA256, OPTIONAL",
        "TLSv1.3, TLS_AES_128_GCM_SHA256, REQUIRED", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, OFF",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, REQUIRED"})
    void shouldAgreeAndTellWithWhom(
        final String protocol, final String cipher, final ClientAuthentication authentication)
    {
        final EngineEnd server = server(List.of(protocol), authentication);
        final EngineEnd client = client("A.example.", Certificates.CLIENT);
        EngineEnd.shake(client, server);

        assertEquals(protocol, server.engine.identity().protocol());
        assertEquals(cipher.substring(0, 7), server.engine.identity().cipher().substring(0, 7));
        assertEquals(client.engine.identity().cipher(), server.engine.identity().cipher());
        assertEquals("a.example", server.engine.identity().serverName());
        assertNull(client.engine.identity().serverName(), "a client was asked for no name");
        assertEquals(Certificates.A.chain(), client.engine.identity().certificates());
        assertEquals(ClientAuthentication.OFF == authentication ? List.of() : Certificates.CLIENT.chain(),
            server.engine.identity().certificates());
        assertExchange(client, server);
        assertExchange(server, client);
    }

    private static void assertExchange(final EngineEnd from, final EngineEnd to)
    {
        for (final int length : new int[]{1, 16_384, 16_385, 100_000})
        {
            final byte[] bytes = EngineEnd.pattern(length);
            from.write(bytes);
            from.sendTo(to);
            assertArrayEquals(bytes, to.read());
            assertEquals(TlsEngine.OK, to.result);
            assertEquals(0, to.inputLength);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 128, 300, 1024, 5000})
    void shouldProduceAFlightInPieces(final int room)
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.REQUIRED);
        final EngineEnd client = client("x.b.example", Certificates.CLIENT);
        server.room = room;
        client.room = room;
        // Pieces are no whole records, so they are put together before the peer gets them.
        int steps = 0;
        client.step();
        while (!(TlsEngine.FINISHED == server.result && TlsEngine.FINISHED == client.result))
        {
            final EngineEnd from = steps % 2 == 0 ? client : server;
            final EngineEnd to = steps % 2 == 0 ? server : client;
            while (TlsEngine.NEEDS_ROOM == from.result)
            {
                from.step();
            }
            from.sendTo(to);
            to.step();
            assertTrue(steps++ < 20 && null == to.engine.failure(), () -> "after steps " + to.engine.failureText());
        }
        assertEquals(Certificates.B.chain(), client.engine.identity().certificates());
        assertExchange(client, server);
    }

    @ParameterizedTest
    @CsvSource({"a.example, EC", "x.b.example, RSA", "127.0.0.1, EC"})
    void shouldChooseTheCertificateByName(final String host, final String keyAlgorithm)
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
        final EngineEnd client = client(host);
        EngineEnd.shake(client, server);
        assertEquals(keyAlgorithm,
            client.engine.identity().certificates().get(0).getPublicKey().getAlgorithm());
    }

    @Test
    void shouldChooseTheKindOfKeyThatTheClientCanUse()
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
        final EngineEnd client = end(provider.newFactory(
            clientSpec(List.of("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"), List.of())), "a.example");
        EngineEnd.shake(client, server);
        assertEquals("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", client.engine.identity().cipher());
        assertEquals(TlsSpec.TLS_1_2, client.engine.identity().protocol());
        assertEquals(Certificates.B.chain(), client.engine.identity().certificates());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 16_384})
    void shouldRefuseOtherApplicationProtocols(final int fragmentLength)
    {
        final TlsEngineFactory servers = provider.newFactory(
            serverSpec(BOTH, ClientAuthentication.OFF, List.of("http/1.1", "nats"), Certificates.A));
        final String[] offers = {"h2", "h2,nats,http/1.1", ""};
        final String[] agreed = {"refused", "http/1.1", null};
        for (int i = 0; i < offers.length; i++)
        {
            final EngineEnd server = end(servers);
            final List<String> offered = offers[i].isEmpty() ? List.of() : List.of(offers[i].split(","));
            final EngineEnd client =
                end(provider.newFactory(clientSpec(TlsSpec.DEFAULT_CIPHERS, offered)), "a.example");
            client.step();
            for (final byte[] record : fragments(EngineEnd.bytes(client.output, client.outputLength), fragmentLength))
            {
                server.receive(record);
                server.step();
            }
            client.outputLength = 0;
            server.sendTo(client);
            client.step();
            if ("refused".equals(agreed[i]))
            {
                assertEquals(TlsFailure.NO_APPLICATION_PROTOCOL, server.engine.failure());
                assertEquals(TlsFailure.PEER_ALERT, client.engine.failure());
                assertTrue(client.engine.failureText().contains("no application protocol"));
            }
            else
            {
                client.sendTo(server);
                server.step();
                assertEquals(agreed[i], server.engine.identity().applicationProtocol());
                assertEquals(agreed[i], client.engine.identity().applicationProtocol());
            }
        }
    }

    /** The same message in more records. */
    private static List<byte[]> fragments(final byte[] record, final int length)
    {
        final List<byte[]> fragments = new ArrayList<>();
        for (int from = TlsRecords.HEADER_LENGTH; from < record.length; from += length)
        {
            final int end = Math.min(record.length, from + length);
            final byte[] fragment = new byte[TlsRecords.HEADER_LENGTH + end - from];
            System.arraycopy(record, 0, fragment, 0, 3);
            fragment[3] = (byte)((end - from) >> 8);
            fragment[4] = (byte)(end - from);
            System.arraycopy(record, from, fragment, TlsRecords.HEADER_LENGTH, end - from);
            fragments.add(fragment);
        }

        return fragments;
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldFillRecordsAndStopWhereThereIsNoRoom(final String protocol)
    {
        final EngineEnd server = server(List.of(protocol), ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        EngineEnd.shake(client, server);
        client.read();
        final byte[] bytes = EngineEnd.pattern(70_000);

        client.write(bytes);
        client.sendTo(server);
        assertEquals(5, server.countRecords());
        assertArrayEquals(bytes, server.read());

        for (int room = TlsRecords.MAX_LENGTH; room < 4 * TlsRecords.MAX_LENGTH; room += 1111)
        {
            client.plain.putBytes(0, bytes);
            int position = 0;
            int result = TlsEngine.NEEDS_ROOM;
            while (TlsEngine.NEEDS_ROOM == result)
            {
                client.output.setMemory(room, 64, (byte)0x5A);
                result = client.engine.wrap(client.plain, position, bytes.length - position, client.output, 0, room);
                assertTrue(client.engine.consumed() > 0 && client.engine.produced() <= room);
                assertEquals(0x5A, client.output.getByte(room));
                position += client.engine.consumed();
                client.outputLength = client.engine.produced();
                client.sendTo(server);
            }
            assertEquals(TlsEngine.OK, result);
            assertEquals(bytes.length, position);
            assertArrayEquals(bytes, server.read());
        }
        assertEquals(TlsEngine.NEEDS_ROOM, client.engine.wrap(client.plain, 0, 10, client.output, 0, 60));
        assertEquals(0, client.engine.consumed() + client.engine.produced());
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldDecryptOnlyWhatTheRoomHolds(final String protocol)
    {
        final EngineEnd server = server(List.of(protocol), ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        EngineEnd.shake(client, server);
        final byte[] bytes = EngineEnd.pattern(3000);
        for (int room = 0; room < 4000; room += 97)
        {
            for (int from = 0; from < 3000; from += 300)
            {
                client.write(Arrays.copyOfRange(bytes, from, from + 300));
            }
            client.sendTo(server);
            int length = 0;
            while (server.inputLength > 0)
            {
                final int result = server.engine.unwrap(
                    server.input, 0, server.inputLength, server.plain, length, Math.min(room, 4000 - length));
                if (TlsEngine.NEEDS_ROOM == result && 0 == server.engine.produced())
                {
                    assertTrue(room < 340, "room " + room);
                    room = 340;
                }
                length += server.engine.produced();
                server.consume();
            }
            assertEquals(3000, length);
            assertArrayEquals(bytes, EngineEnd.bytes(server.plain, length));
        }
    }

    @Test
    void shouldReadTicketsInFrontOfDataIntoLittleRoom()
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        EngineEnd.shake(client, server);
        assertEquals(1, client.countRecords(), "tickets of a server that asks for no certificates");
        server.write(HELLO);
        server.sendTo(client);
        final int result = client.engine.unwrap(client.input, 0, client.inputLength, client.plain, 0, 500);
        assertEquals(TlsEngine.OK, result);
        assertEquals(HELLO.length, client.engine.produced());
    }

    @Test
    void shouldGiveNoTicketsToThoseWhoMustShowCertificates()
    {
        for (final String protocol : BOTH)
        {
            final EngineEnd server = server(List.of(protocol), ClientAuthentication.OPTIONAL);
            final EngineEnd client = client("a.example", Certificates.CLIENT);
            EngineEnd.shake(client, server);
            assertEquals(0, client.inputLength);
            assertNotNull(client.engine.identity());
        }
    }

    @Test
    void shouldCloseEachDirectionByItself()
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        EngineEnd.shake(client, server);
        client.read();

        assertFalse(server.engine.isOutputDue());
        server.engine.closeOutbound();
        assertTrue(server.engine.isOutputDue());
        server.write(new byte[0]);
        assertFalse(server.engine.isOutputDue());
        server.sendTo(client);
        server.write(HELLO);
        assertEquals(TlsEngine.CLOSED, server.result);
        assertEquals(0, server.outputLength);

        client.read();
        assertEquals(TlsEngine.CLOSED, client.result);
        assertNull(client.engine.failure());
        client.write(HELLO);
        client.sendTo(server);
        assertArrayEquals(HELLO, server.read());
        client.receive(HELLO);
        client.read();
        assertEquals(TlsEngine.CLOSED, client.result, "whatever comes behind it");
    }

    @Test
    void shouldSayNothingWhenClosedBeforeTheEnd()
    {
        final EngineEnd client = client("a.example");
        client.step();
        client.outputLength = 0;
        client.engine.closeOutbound();
        client.write(new byte[0]);
        assertEquals(TlsEngine.OK, client.result);
        assertEquals(0, client.outputLength);
        assertFalse(client.engine.isOutputDue());
    }

    @ParameterizedTest
    @ValueSource(strings = {TlsSpec.TLS_1_3, TlsSpec.TLS_1_2})
    void shouldRefuseARecordThatWasChanged(final String protocol)
    {
        final EngineEnd server = server(List.of(protocol), ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        EngineEnd.shake(client, server);
        client.read();
        client.write(HELLO);
        client.sendTo(server);
        client.write(HELLO);
        client.output.putByte(client.outputLength - 1, (byte)(client.output.getByte(client.outputLength - 1) ^ 1));
        client.sendTo(server);

        assertArrayEquals(HELLO, server.read(), "what came before it is good");
        assertEquals(TlsEngine.FAILED, server.result);
        assertEquals(TlsFailure.BAD_RECORD, server.engine.failure());
        assertTrue(server.engine.isOutputDue());
        server.write(HELLO);
        assertEquals(TlsEngine.FAILED, server.result);
        server.sendTo(client);
        client.read();
        assertEquals(TlsFailure.PEER_ALERT, client.engine.failure());
    }

    @Test
    void shouldTellWhyACertificateIsRefused()
    {
        assertRefused("a.example", Certificates.EXPIRED, TlsFailure.CERTIFICATE_EXPIRED, "certificate expired");
        assertRefused("a.example", Certificates.CLIENT, TlsFailure.CERTIFICATE_UNTRUSTED, "unknown ca");
        assertRefused("c.example", Certificates.A, TlsFailure.HOST_NAME_MISMATCH, "bad certificate");
        assertRefused("127.0.0.2", Certificates.A, TlsFailure.HOST_NAME_MISMATCH, "bad certificate");
    }

    private void assertRefused(
        final String host, final TlsCertificate shown, final TlsFailure failure, final String words)
    {
        for (final String protocol : BOTH)
        {
            final EngineEnd server = end(provider.newFactory(
                serverSpec(List.of(protocol), ClientAuthentication.OFF, List.of(), shown)));
            final EngineEnd client = client(host);
            EngineEnd.shake(client, server);
            assertEquals(failure, client.engine.failure(), client.engine.failureText());
            assertNull(client.engine.identity());
            assertEquals(TlsFailure.PEER_ALERT, server.engine.failure());
            assertTrue(server.engine.failureText().equals("the peer says: " + words), server.engine.failureText());
        }
    }

    @Test
    void shouldTellWhyAClientIsRefused()
    {
        for (final String protocol : BOTH)
        {
            final EngineEnd server = server(List.of(protocol), ClientAuthentication.REQUIRED);
            EngineEnd.shake(client("a.example"), server);
            assertEquals(TlsFailure.CERTIFICATE_MISSING, server.engine.failure());

            final EngineEnd strict = server(List.of(protocol), ClientAuthentication.OPTIONAL);
            EngineEnd.shake(client("a.example", Certificates.B), strict);
            assertEquals(TlsFailure.CERTIFICATE_UNTRUSTED, strict.engine.failure());
            assertNull(strict.engine.identity());
        }
    }

    @Test
    void shouldTellThatNothingIsInCommon()
    {
        final EngineEnd old = end(provider.newFactory(clientSpec(
            List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), List.of())), "a.example");
        final EngineEnd server = server(List.of(TlsSpec.TLS_1_3), ClientAuthentication.OFF);
        EngineEnd.shake(old, server);
        assertEquals(TlsFailure.PROTOCOL_VERSION, server.engine.failure(), server.engine.failureText());

        final EngineEnd rsa = end(provider.newFactory(clientSpec(
            List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), List.of())), "a.example");
        final EngineEnd ecdsa = end(provider.newFactory(
            serverSpec(BOTH, ClientAuthentication.OFF, List.of(), Certificates.A)));
        EngineEnd.shake(rsa, ecdsa);
        assertEquals(TlsFailure.NO_COMMON_CIPHER, ecdsa.engine.failure(), ecdsa.engine.failureText());
    }

    @Test
    void shouldRefuseWhatIsNoTls()
    {
        for (final String text : List.of("CONNECT {}\r\nPING\r\n", "GET / HTTP/1.1\r\n\r\n", "hello, world"))
        {
            final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
            server.receive(text.getBytes(StandardCharsets.US_ASCII));
            server.step();
            assertEquals(TlsEngine.FAILED, server.result);
            assertEquals(TlsFailure.NOT_TLS, server.engine.failure(), server.engine.failureText());
        }
    }

    @Test
    void shouldNameWhatItCannotDo()
    {
        assertRejected("TLS_AES_256_GCM_SHA384", () -> provider.newFactory(
            clientSpec(List.of("TLS_AES_128_GCM_SHA256"), List.of())));
        assertRejected("TLS_DHE_DSS_WITH_AES_128_CBC_SHA", () -> provider.newFactory(
            clientSpec(List.of("TLS_DHE_DSS_WITH_AES_128_CBC_SHA"), List.of())));
        assertRejected("Ed", () -> provider.newFactory(
            serverSpec(BOTH, ClientAuthentication.OFF, List.of(), Certificates.A, Certificates.ED448)));
        assertRejected("TLSv1.3", () -> provider.newFactory(new TlsSpec(false, List.of(),
            Certificates.forServers(), ClientAuthentication.OFF, List.of(TlsSpec.TLS_1_3),
            List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), List.of())));
    }

    private static void assertRejected(final String what, final Runnable attempt)
    {
        final String message = assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
        assertTrue(message.contains(what), message);
    }

    @Test
    void shouldFreeAContextOnceNobodyCanReachIt()
    {
        final int before = NativeContext.liveCount();
        for (int i = 0; i < 20; i++)
        {
            final EngineEnd server = server(BOTH, ClientAuthentication.REQUIRED);
            final EngineEnd client = client("a.example", Certificates.CLIENT);
            System.gc();
            // Neither factory can be reached any more, but the engines can.
            EngineEnd.shake(client, server);
            assertExchange(client, server);
            client.close();
            server.close();
        }
        ends.clear();
        Await.until(() -> before + " contexts before, now " + NativeContext.liveCount(), () ->
        {
            System.gc();

            return NativeContext.liveCount() <= before;
        }, Await.DEADLINE);
    }

    @Test
    void shouldCheckBoundsBeforeTheNativesGetAnAddress()
    {
        final EngineEnd server = server(BOTH, ClientAuthentication.OFF);
        final EngineEnd client = client("a.example");
        final TlsEngine engine = client.engine;
        final int end = EngineEnd.CAPACITY;
        assertThrows(IndexOutOfBoundsException.class,
            () -> engine.handshake(client.input, 0, 0, client.output, 1, end));
        EngineEnd.shake(client, server);
        assertThrows(IndexOutOfBoundsException.class,
            () -> engine.wrap(client.plain, end - 10, 11, client.output, 0, end));
        assertThrows(IndexOutOfBoundsException.class,
            () -> engine.wrap(client.plain, 0, 11, client.output, 10, end));
        assertThrows(IndexOutOfBoundsException.class,
            () -> engine.unwrap(client.input, end - 10, 11, client.plain, 0, end));
        assertThrows(IndexOutOfBoundsException.class,
            () -> engine.unwrap(client.input, 0, 11, client.plain, 1, end));
        assertExchange(client, server);
    }

    @Test
    void shouldRefuseAnEngineWithoutLeakingIt()
    {
        final TlsEngineFactory factory = provider.newFactory(clientSpec(TlsSpec.DEFAULT_CIPHERS, List.of()));
        assertThrows(IllegalArgumentException.class, () -> factory.newEngine("x".repeat(300) + ".example", 4222));
    }
}
