package io.sluice.gateway.settings;

import io.sluice.gateway.GatewayContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AddressSettingsTest
{
    @Test
    void shouldTrustNobodyAndServeEverybodyByDefault() throws UnknownHostException
    {
        final AddressSettings settings = AddressSettings.of(new SettingValues());
        final InetAddress address = InetAddress.getByName("127.0.0.1");

        assertEquals(ProxyMode.OFF, settings.proxyMode());
        assertEquals(ForwardedHeader.X_FORWARDED_FOR, settings.forwardedHeader());
        assertFalse(settings.isProxy(address));
        assertFalse(settings.isForwarder(address));
        assertTrue(settings.accepts(address));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true", "192.0.2.129, false", "198.51.100.1, false", "2001:db8::1, true", "2001:db8::2, false"})
    void shouldDenyWhoIsAllowed(final String address, final boolean isAccepted) throws UnknownHostException
    {
        final SettingValues values = new SettingValues();
        values.give(Setting.ADDRESSES_ALLOWED, "192.0.2.0/24,2001:db8::/32");
        values.give(Setting.ADDRESSES_DENIED, "192.0.2.128/25,2001:db8::2");

        assertEquals(isAccepted, AddressSettings.of(values).accepts(InetAddress.getByName(address)));
    }

    @Test
    void shouldSayAllThatIsWrongOnce()
    {
        final String message = assertThrows(IllegalArgumentException.class, () -> new GatewayContext()
            .upstream("nats://127.0.0.1:4222")
            .proxyProtocol("always").proxyProtocolSources("10.0.0.1/8")
            .forwardedHeader("via").forwardedSources("everybody")
            .addressesAllowed("10.0.0.0/33").addressesDenied("fe80::1%eth0")
            .upstreamProxyProtocol("v3")
            .listen("nats://127.0.0.1:0").listen("ws://127.0.0.1:0").conclude()).getMessage();

        assertEquals(
            List.of(
                "sluice.proxy.protocol is \"always\" but must be off, optional or required",
                "sluice.proxy.protocol.sources: network is \"10.0.0.1/8\", which has bits set behind its prefix",
                "sluice.forwarded.header is \"via\" but must be x-forwarded-for or forwarded",
                "sluice.forwarded.sources: network is \"everybody\", but must be an address, or ADDRESS/BITS",
                "sluice.addresses.allowed: network is \"10.0.0.0/33\", whose bits must be 0 to 32",
                "sluice.addresses.denied: network is \"fe80::1%eth0\", but must be an address, or ADDRESS/BITS",
                "sluice.upstream.proxy.protocol is \"v3\" but must be off, v1 or v2"),
            message.lines().toList());
    }

    @Test
    void shouldNameWhatIsWrongWithAListener()
    {
        final String message = assertThrows(IllegalArgumentException.class, () -> new GatewayContext()
            .upstream("nats://127.0.0.1:4222")
            .listen(new ListenerContext("front=nats://127.0.0.1:0").proxyProtocol("required"))
            .conclude()).getMessage();

        assertTrue(message.contains("proxy.protocol.sources") && message.contains(
            "is empty but must name the networks of the proxies, as sluice.listener.front.proxy.protocol is " +
            "\"required\""), message);
    }
}
