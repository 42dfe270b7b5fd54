package io.sluice.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.test.Await;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import io.sluice.test.RawClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients that come and go, politely or not, in every phase: nothing of them is left. */
@Timeout(300)
class ChurnTest
{
    @Test
    void shouldLeakNothing()
    {
        churn(3, 60);
    }

    @Test
    @Tag("slow")
    void shouldLeakNothingInAMinute()
    {
        churn(60, 2000);
    }

    private static void churn(final int seconds, final int clientCount)
    {
        final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
        try (NatsServer server = NatsServer.start(Generation.CURRENT);
            GatewayFixture fixture = GatewayFixture.launch(server.url()))
        {
            final Random random = new Random(42);
            final List<RawClient> clients = new ArrayList<>();
            leave(fixture.welcome(), random);
            fixture.awaitNothingLeft();
            final long descriptorsBefore = system.getOpenFileDescriptorCount();
            final long deadlineNs = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() - deadlineNs < 0)
            {
                clients.add(arrive(fixture, random));
                if (clients.size() > clientCount)
                {
                    leave(clients.remove(random.nextInt(clients.size())), random);
                }
            }

            clients.forEach((client) -> leave(client, random));
            fixture.awaitNothingLeft();
            Await.until(
                () -> system.getOpenFileDescriptorCount() + " descriptors, " + descriptorsBefore + " before",
                () -> system.getOpenFileDescriptorCount() <= descriptorsBefore + 5,
                Await.DEADLINE);
            assertTrue(fixture.errors().isEmpty(), fixture.errors()::toString);
            assertTrue(fixture.endings().openedCount() >= fixture.endings().reasons().size());
        }
    }

    private static RawClient arrive(final GatewayFixture fixture, final Random random)
    {
        switch (random.nextInt(5))
        {
            case 0:
                return fixture.connect();

            case 1:
                return fixture.connectWebSocket().send("CONNECT {}\r\nPING\r\nP");

            case 2:
                return fixture.welcome().send("SUB churn 1\r\nPUB churn 5\r\nhel");

            case 3:
                return fixture.connect().send("CONNECT {\"verbose\":false}\r\nPUB ");

            default:
                return fixture.welcome().send("SUB churn 1\r\nPUB churn 2\r\nhi\r\n");
        }
    }

    private static void leave(final RawClient client, final Random random)
    {
        switch (random.nextInt(3))
        {
            case 0:
                client.reset();
                break;

            case 1:
                client.shutdownOutput();
                client.readToEnd();
                client.close();
                break;

            default:
                client.close();
                break;
        }
    }
}
