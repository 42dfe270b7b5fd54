package io.sluice.gateway.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OriginPolicyTest
{
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // origin, host, over TLS, may it
        "-, gw:8080, false, true",
        "http://gw:8080, gw:8080, false, true",
        "HTTP://GW:8080, gw:8080, false, true",
        "http://gw:8081, gw:8080, false, false",
        "https://gw:8080, gw:8080, false, false",
        "https://gw:8080, gw:8080, true, true",
        "http://gw, gw:80, false, true",
        "http://gw:80, gw, false, true",
        "https://gw, gw:443, true, true",
        "https://gw, gw, false, false",
        "http://evil, gw, false, false",
        "http://gw.evil, gw, false, false",
        "http://[::1]:8080, [::1]:8080, false, true",
        "null, gw, false, false",
        "'', gw, false, false",
        "http://gw/, gw, false, false",
        "http://user@gw, gw, false, false",
        "file://gw, gw, false, false",
        "http://gw, -, false, false",
        "http://gw, 'g w', false, false",
        "gw, gw, false, false",
    })
    void shouldLetOwnPagesIn(final String origin, final String host, final boolean isTls, final boolean isAccepted)
    {
        assertEquals(isAccepted, OriginPolicy.sameOrigin().accepts(origin, host, isTls));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-, true",
        "https://app.example.com, true",
        "https://APP.example.com:443, true",
        "http://app.example.com, false",
        "https://app.example.com:8443, false",
        "http://localhost:3000, true",
        "http://localhost, false",
        "https://a.wild.org, true",
        "https://a.b.wild.org, true",
        "https://wild.org, false",
        "https://evilwild.org, false",
        "https://a.wild.org:444, false",
        "https://a.wild.org.evil, false",
        "null, false",
    })
    void shouldLetListedPagesIn(final String origin, final boolean isAccepted)
    {
        final OriginPolicy policy = OriginPolicy.of(
            List.of("https://app.example.com", "http://localhost:3000", "https://*.wild.org"));

        // What the request was sent to does not matter then.
        assertEquals(isAccepted, policy.accepts(origin, "other:1", false));
        assertEquals(isAccepted, policy.accepts(origin, null, true));
    }

    @Test
    void shouldLetEverybodyInWhenToldTo()
    {
        assertTrue(OriginPolicy.any().accepts("http://evil", "gw", false));
        assertTrue(OriginPolicy.any().accepts("null", null, true));
        assertFalse(OriginPolicy.of(List.of()).accepts("http://gw", "gw", false));
    }

    @Test
    void shouldAskForAnOriginWhenToldTo()
    {
        for (final OriginPolicy policy : List.of(
            OriginPolicy.any(), OriginPolicy.sameOrigin(), OriginPolicy.of(List.of("http://gw"))))
        {
            assertTrue(policy.accepts(null, "gw", false));
            assertFalse(policy.required().accepts(null, "gw", false));
            assertTrue(policy.required().accepts("http://gw", "gw", false));
        }

        assertFalse(OriginPolicy.sameOrigin().required().accepts("http://evil", "gw", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "gw", "ws://gw", "https://", "https://gw/path", "https://a.*.b", "https://u@gw"})
    void shouldSayWhatAnOriginIs(final String text)
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> OriginPolicy.of(List.of(text))).getMessage();

        assertTrue(message.startsWith("origin is \"" + text + "\", but must be "), message);
    }
}
