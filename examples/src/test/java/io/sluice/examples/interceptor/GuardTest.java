package io.sluice.examples.interceptor;

import io.sluice.gateway.InterceptorHarness;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** How an interceptor is tested: what both sides say goes in, what they hear and what was decided comes out. */
class GuardTest
{
    @Test
    void shouldDenyInTheWordsOfTheServer()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Guard()).introduce())
        {
            harness.fromClient("PUB admin.stop 2\r\nno\r\nPUB orders 3\r\nyes\r\n");

            assertEquals(List.of("onPublish REJECT", "onPublish FORWARD"), harness.verdicts());
            assertEquals("-ERR 'Permissions Violation for Publish to \"admin.stop\"'\r\n", harness.toClient());
            assertEquals("PUB orders 3\r\nyes\r\n", harness.toServer());
            assertNull(harness.closeReason());
        }
    }

    @Test
    void shouldNotCareHowBytesArrive()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Guard()).introduce().pieces(1))
        {
            harness.fromClient("PUB audit.log 2\r\nno\r\nPUB orders 3\r\nyes\r\n");

            assertEquals(
                "-ERR 'Permissions Violation: audit is written by the gateway alone'\r\n", harness.toClient());
            assertEquals("PUB orders 3\r\nyes\r\n", harness.toServer());
        }
    }

    @Test
    void shouldCloseWhoeverLooksForEverything()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Guard()).introduce())
        {
            harness.fromClient("SUB > 1\r\n");

            assertEquals("-ERR 'Permissions Violation: name what you want'\r\n", harness.toClient());
            assertEquals("", harness.toServer());
            assertNotNull(harness.closeReason());
        }
    }
}
