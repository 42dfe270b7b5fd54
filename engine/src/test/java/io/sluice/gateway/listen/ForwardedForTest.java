package io.sluice.gateway.listen;

import io.sluice.gateway.settings.AddressSettings;
import io.sluice.gateway.settings.ForwardedHeader;
import io.sluice.gateway.settings.ProxyMode;
import io.sluice.net.proxy.AddressNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The peer is 10.0.0.1, and 10.0.0.0/8 is trusted. A tilde is the end of a header line. */
class ForwardedForTest
{
    private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.1", 1000);
    private static final String UNREADABLE = "null";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "198.51.100.9 | 198.51.100.9:0",
        "198.51.100.9:4711 | 198.51.100.9:4711",
        "2001:db8::7 | 2001:db8:0:0:0:0:0:7:0",
        "[2001:db8::7] | 2001:db8:0:0:0:0:0:7:0",
        "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7:4711",
        "::ffff:198.51.100.9 | 198.51.100.9:0",
        "1.1.1.1, 198.51.100.9 | 198.51.100.9:0",
        "198.51.100.9, 10.0.0.2, 10.0.0.3 | 198.51.100.9:0",
        "1.1.1.1,198.51.100.9,10.0.0.2 | 198.51.100.9:0",
        "nonsense \" ;=, 198.51.100.9 | 198.51.100.9:0",
        "10.0.0.3,10.0.0.2 | 10.0.0.3:0",
        "1.1.1.1~198.51.100.9~10.0.0.2 | 198.51.100.9:0",
        "198.51.100.9, , | 198.51.100.9:0",
        "~198.51.100.9~~ | 198.51.100.9:0",
        "` ` | 10.0.0.1:1000",
        ", | 10.0.0.1:1000",
        "unknown | null",
        "198.51.100.9, unknown | null",
        "198.51.100.9, unknown, 10.0.0.2 | null",
        "unknown, 198.51.100.9 | 198.51.100.9:0",
        "198.51.100.9:65536 | null",
        "198.51.100.9: | null",
        "198.51.100.9:x | null",
        "[198.51.100.9] | 198.51.100.9:0",
        "[2001:db8::7 | null",
        "2001:db8::7] | null",
        "[2001:db8::7]x | null",
        "[2001:db8::7]x:1 | null",
        "[2001:db8::7]: | null",
        "host.example | null",
        "198.51.100.009 | null"})
    void shouldReadXForwardedFor(final String lines, final String expected)
    {
        assertEquals(expected, client(ForwardedHeader.X_FORWARDED_FOR, lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "for=198.51.100.9 | 198.51.100.9:0",
        "FOR=198.51.100.9;proto=https;by=10.0.0.1 | 198.51.100.9:0",
        "proto=https; for=198.51.100.9 | 198.51.100.9:0",
        "for=\"198.51.100.9:4711\" | 198.51.100.9:4711",
        "for=\"[2001:db8::7]\" | 2001:db8:0:0:0:0:0:7:0",
        "for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7:4711",
        "for=\"198.51.100.9:_hidden\" | 198.51.100.9:0",
        "for=1.1.1.1, for=198.51.100.9, for=10.0.0.2 | 198.51.100.9:0",
        "for=1.1.1.1~for=198.51.100.9, for=10.0.0.2 | 198.51.100.9:0",
        "for=1.1.1.1;ext=\"a,b;for=2.2.2.2\" | 1.1.1.1:0",
        "for=1.1.1.1;ext=\"a\\\",for=2.2.2.2\" | 1.1.1.1:0",
        "for=\"1.1.1.1~for=198.51.100.9 | 198.51.100.9:0",
        "for=\"1.1.1.1, for=198.51.100.9 | null",
        "for=\"1.1.1.1~for=10.0.0.2 | null",
        "for=_hidden | null",
        "for=unknown | null",
        "proto=https | null",
        "198.51.100.9 | null",
        "for = 198.51.100.9 | null",
        "for=\"198.51.100.9 | null",
        "for=198.51.100.9\" | null",
        ", | 10.0.0.1:1000"})
    void shouldReadForwarded(final String lines, final String expected)
    {
        assertEquals(expected, client(ForwardedHeader.FORWARDED, lines));
    }

    @Test
    void shouldBelieveThePeerWithoutAHeader()
    {
        for (final ForwardedHeader header : ForwardedHeader.values())
        {
            assertEquals(PEER, ForwardedFor.client(PEER, rules(header), List.of()));
        }
    }

    @Test
    void shouldNotBelieveOthers()
    {
        final InetSocketAddress stranger = new InetSocketAddress("198.51.100.9", 1);
        for (final ForwardedHeader header : ForwardedHeader.values())
        {
            assertEquals(stranger, ForwardedFor.client(stranger, rules(header), List.of("for=1.1.1.1", "\"")));
        }
    }

    /** Whatever a client has written itself, the one that a trusted proxy added behind it counts. */
    @Test
    void shouldNotCareWhatAClientWrites()
    {
        for (long seed = 0; seed < 20_000; seed++)
        {
            final Random random = new Random(seed);
            final StringBuilder forged = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--)
            {
                forged.append("for=\",;:[]\\ 10.0.0.2".charAt(random.nextInt(18)));
            }

            assertEquals("198.51.100.9:0",
                client(ForwardedHeader.X_FORWARDED_FOR, forged + ", 198.51.100.9"), "seed " + seed);
            assertEquals("198.51.100.9:0",
                client(ForwardedHeader.FORWARDED, forged + "~for=198.51.100.9"), "seed " + seed);
            final String sameLine = client(ForwardedHeader.FORWARDED, forged + ", for=198.51.100.9");
            assertEquals(true, "198.51.100.9:0".equals(sameLine) || UNREADABLE.equals(sameLine), "seed " + seed);
        }
    }

    private static String client(final ForwardedHeader header, final String lines)
    {
        final InetSocketAddress client =
            ForwardedFor.client(PEER, rules(header), Arrays.asList(lines.split("~", -1)));

        return null == client ? UNREADABLE : client.getAddress().getHostAddress() + ':' + client.getPort();
    }

    private static AddressSettings rules(final ForwardedHeader header)
    {
        return new AddressSettings(ProxyMode.OFF, AddressNetworks.NONE, 1, 1, header,
            AddressNetworks.parse("10.0.0.0/8"), AddressNetworks.NONE, AddressNetworks.NONE);
    }
}
