package io.sluice.net.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressNetworksTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.0.0.0/8 | 10.255.255.255 | true",
        "10.0.0.0/8 | 11.0.0.0 | false",
        "10.0.0.0/8 | 9.255.255.255 | false",
        "192.168.16.0/20 | 192.168.31.255 | true",
        "192.168.16.0/20 | 192.168.32.0 | false",
        "192.168.1.7 | 192.168.1.7 | true",
        "192.168.1.7 | 192.168.1.6 | false",
        "192.168.1.7/32 | 192.168.1.7 | true",
        "0.0.0.0/0 | 203.0.113.9 | true",
        "0.0.0.0/0 | 2001:db8::1 | false",
        "::/0 | 2001:db8::1 | true",
        "::/0 | 203.0.113.9 | false",
        "2001:db8::/32 | 2001:db8:ffff::1 | true",
        "2001:db8::/32 | 2001:db9::1 | false",
        "2001:db8::/33 | 2001:db8:8000::1 | false",
        "::1 | ::1 | true",
        "::1 | 127.0.0.1 | false",
        "::ffff:10.0.0.0/104 | 10.1.2.3 | true",
        "::ffff:10.0.0.0/104 | 11.1.2.3 | false",
        "::ffff:0:0/96 | 203.0.113.9 | true",
        "10.0.0.0/8 | ::ffff:10.1.2.3 | true",
        "10.0.0.0/8 , 2001:db8::/32,192.168.1.7 | 192.168.1.7 | true",
        "10.0.0.0/8 , 2001:db8::/32,192.168.1.7 | 2001:db8::7 | true",
        "10.0.0.0/8 , 2001:db8::/32,192.168.1.7 | 192.168.1.8 | false"})
    void shouldHold(final String networks, final String address, final boolean isHeld)
    {
        assertEquals(isHeld, AddressNetworks.parse(networks).contains(AddressText.parse(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/08", "10.0.0.1/8", "10.0.0/8", "localhost", "10.0.0.0/8x",
        "::/129", "2001:db8::1/64", "::ffff:10.0.0.0/95", "::ffff:10.0.0.1/104", "[::1]", "fe80::1%eth0", "*", "all"})
    void shouldRefuse(final String text)
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> AddressNetworks.parse("10.0.0.0/8," + text)).getMessage();

        assertTrue(message.startsWith("network is \"" + text + "\", "), message);
    }

    @Test
    void shouldBeAValue()
    {
        final AddressNetworks networks = AddressNetworks.parse("10.0.0.0/8,::ffff:192.168.0.0/112,::1");

        assertEquals("10.0.0.0/8,192.168.0.0/16,0:0:0:0:0:0:0:1/128", networks.toString());
        assertEquals(AddressNetworks.parse(networks.toString()), networks);
        assertEquals(AddressNetworks.parse(networks.toString()).hashCode(), networks.hashCode());
        assertNotEquals(AddressNetworks.parse("10.0.0.0/8"), networks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void shouldHoldNobody(final String text) throws UnknownHostException
    {
        final AddressNetworks networks = AddressNetworks.parse(text);

        assertTrue(networks.isEmpty());
        assertFalse(networks.contains(InetAddress.getByName("127.0.0.1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ".", "1", "1.2", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.0x4", " 1.2.3.4",
        "1.2.3.4 ", "1.2.3.-4", "a.b.c.d", "\u0661.2.3.4", ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3", "12345::", "01234::",
        "g::", "::1.2.3", "::1.2.3.4.5", "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4", "::01.2.3.4", "1:2:3:4:5:6:7:", "fe80::1%1", "[::1]", "::\u0661", "1.2.3.4::",
        "1::2:", "::1::", ":1::2", "1.2.3.4:5"})
    void shouldTellWhatIsNoAddress(final String text)
    {
        assertNull(AddressText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "255.255.255.255", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4",
        "1::1.2.3.4", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "ABCD:ef01::", "1:2::7:8", "2001:db8:0:0:1:0:0:1",
        "::ffff:1.2.3.4", "::ffff:0102:0304", "0000::0001", "1:2:3:4:5::1.2.3.4"})
    void shouldReadAddressesAsTheJdk(final String text) throws UnknownHostException
    {
        assertEquals(InetAddress.getByName(text), AddressText.parse(text));
    }

    @Test
    void shouldReadWhatTheJdkWrites() throws UnknownHostException
    {
        final Random random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            final byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            final InetAddress address = InetAddress.getByAddress(bytes);
            final String text = address.getHostAddress();

            assertEquals(address, AddressText.parse(text), text);
            assertEquals(address instanceof Inet6Address, AddressText.isIpv6(text), text);
        }
    }
}
