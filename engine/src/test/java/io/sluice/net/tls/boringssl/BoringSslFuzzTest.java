package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.net.tls.ClientAuthentication;
import io.sluice.net.tls.TlsEngine;
import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Peers that send anything: records that are damaged, doubled, dropped, cut into others or made up, during the
 * handshake and after it. The library runs in our process: whatever comes, the engine answers with a result, and never
 * with an exception or with more than there is room for.
 */
class BoringSslFuzzTest
{
    private static final int HEADER_LENGTH = 5;
    private static final int STEP_LIMIT = 30;
    private static final List<String> HTTP = List.of("http/1.1");

    private final BoringSslProvider provider = new BoringSslProvider();
    private final List<TlsEngineFactory> servers = new ArrayList<>();
    private final TlsEngineFactory clients = provider.newFactory(new TlsSpec(false, List.of(Certificates.CLIENT),
        Certificates.forServers(), ClientAuthentication.OFF, List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2),
        TlsSpec.DEFAULT_CIPHERS, HTTP));
    private int failureCount;
    private int securedCount;

    BoringSslFuzzTest()
    {
        for (final String protocol : List.of(TlsSpec.TLS_1_3, TlsSpec.TLS_1_2))
        {
            servers.add(provider.newFactory(new TlsSpec(true, List.of(Certificates.A, Certificates.B),
                Certificates.forClients(), ClientAuthentication.OPTIONAL, List.of(protocol), TlsSpec.DEFAULT_CIPHERS,
                HTTP)));
        }
    }

    @Test
    void shouldSurviveAnything()
    {
        play(500, 1);
    }

    @Test
    @Tag("slow")
    void shouldSurviveAnythingForLong()
    {
        play(50_000, System.nanoTime());
    }

    private void play(final int rounds, final long firstSeed)
    {
        final int live = BoringSslEngine.liveCount();
        for (int i = 0; i < rounds; i++)
        {
            final long seed = firstSeed + i;
            try
            {
                playOne(new Random(seed), servers.get(i % servers.size()));
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
        assertTrue(BoringSslEngine.liveCount() <= live, "native objects left");
        assertTrue(failureCount > rounds / 4, failureCount + " failures in " + rounds);
        assertTrue(securedCount > rounds / 20, securedCount + " secured in " + rounds);
    }

    private void playOne(final Random random, final TlsEngineFactory server)
    {
        try (EngineEnd left = new EngineEnd(clients.newEngine("a.example", 4222));
            EngineEnd right = new EngineEnd(server.newEngine(null, 0)))
        {
            final int faultStep = random.nextInt(6);
            left.step();
            EngineEnd from = left;
            EngineEnd to = right;
            for (int i = 0; i < STEP_LIMIT && TlsEngine.FAILED != to.result; i++)
            {
                byte[] flight = EngineEnd.bytes(from.output, from.outputLength);
                from.outputLength = 0;
                if (i >= faultStep)
                {
                    flight = spoil(random, flight);
                }
                to.receive(flight);
                receive(to, random);
                final EngineEnd next = from;
                from = to;
                to = next;
            }
            failureCount += null == left.engine.failure() && null == right.engine.failure() ? 0 : 1;
            securedCount += null == left.engine.identity() || null == right.engine.identity() ? 0 : 1;
            end(left);
            end(right);
        }
    }

    private static void receive(final EngineEnd end, final Random random)
    {
        if (null == end.engine.identity())
        {
            end.step();
        }
        if (null != end.engine.identity() && null == end.engine.failure())
        {
            end.read();
            if (TlsEngine.OK == end.result)
            {
                end.write(EngineEnd.pattern(1 + random.nextInt(40_000)));
            }
        }
        end.inputLength = 0;
    }

    private static void end(final EngineEnd end)
    {
        end.engine.closeOutbound();
        final int result = end.engine.wrap(end.plain, 0, 0, end.output, 0, EngineEnd.CAPACITY);
        assertTrue(end.engine.produced() < 4096, result + " with " + end.engine.produced() + " bytes");
    }

    private static byte[] spoil(final Random random, final byte[] flight)
    {
        final byte[] spoilt;
        switch (random.nextInt(7))
        {
            case 0:
                spoilt = made(random, random.nextInt(4) * random.nextInt(5000));
                break;

            case 1:
                spoilt = Arrays.copyOf(flight, 2 * flight.length);
                System.arraycopy(flight, 0, spoilt, flight.length, flight.length);
                break;

            case 2:
                spoilt = fragmented(flight, 1 + random.nextInt(200));
                break;

            case 3:
                spoilt = new byte[0];
                break;

            default:
                spoilt = flight.clone();
                for (int i = random.nextInt(4); i >= 0 && spoilt.length > HEADER_LENGTH; i--)
                {
                    final int index = random.nextInt(spoilt.length);
                    spoilt[index] = (byte)(0 == random.nextInt(2) ? random.nextInt(256) : spoilt[index] ^ 1);
                }
                break;
        }

        return whole(spoilt);
    }

    /** Records of random types and content. */
    private static byte[] made(final Random random, final int length)
    {
        final byte[] record = new byte[HEADER_LENGTH + Math.min(length, 16_384)];
        random.nextBytes(record);
        record[0] = (byte)(20 + random.nextInt(4));
        record[1] = 3;
        record[2] = (byte)random.nextInt(5);
        record[3] = (byte)((record.length - HEADER_LENGTH) >> 8);
        record[4] = (byte)(record.length - HEADER_LENGTH);

        return record;
    }

    private static byte[] fragmented(final byte[] flight, final int length)
    {
        if (flight.length <= HEADER_LENGTH)
        {
            return flight;
        }
        final int count = (flight.length - HEADER_LENGTH + length - 1) / length;
        final byte[] fragments = new byte[flight.length - HEADER_LENGTH + count * HEADER_LENGTH];
        int position = 0;
        for (int from = HEADER_LENGTH; from < flight.length; from += length)
        {
            final int part = Math.min(length, flight.length - from);
            System.arraycopy(flight, 0, fragments, position, 3);
            fragments[position + 3] = (byte)(part >> 8);
            fragments[position + 4] = (byte)part;
            System.arraycopy(flight, from, fragments, position + HEADER_LENGTH, part);
            position += HEADER_LENGTH + part;
        }

        return fragments;
    }

    /** What a channel lets through: whole records, none of them longer than may be. */
    private static byte[] whole(final byte[] bytes)
    {
        int position = 0;
        while (bytes.length - position >= HEADER_LENGTH)
        {
            final int length = (bytes[position + 3] & 0xFF) << 8 | bytes[position + 4] & 0xFF;
            if (length > 16_640 || HEADER_LENGTH + length > bytes.length - position)
            {
                break;
            }
            position += HEADER_LENGTH + length;
        }

        return Arrays.copyOf(bytes, position);
    }
}
