package io.sluice.examples.interceptor;

import io.sluice.examples.ExampleStage;
import io.sluice.gateway.CloseReason;
import io.sluice.gateway.InterceptorHarness;
import io.sluice.gateway.Session;
import io.sluice.nats.AsciiView;
import io.sluice.test.Await;
import io.sluice.test.RawClient;
import io.sluice.test.RawWebSocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each example in front of a broker: it does what it says. */
@Timeout(300)
class InterceptorExamplesTest
{
    @Test
    void shouldGuard()
    {
        try (ExampleStage stage = ExampleStage.listening(Guard.context());
            RawClient client = stage.welcome();
            RawWebSocketClient browser = stage.upgrade(1, "/nats", ""))
        {
            browser.info();
            final String denied = "-ERR 'Permissions Violation for Publish to \"admin.stop\"'\r\n";

            assertEquals(denied, client.send("PUB admin.stop 0\r\n\r\n").flush());
            assertEquals(denied, browser.send("CONNECT {\"verbose\":false}\r\nPUB admin.stop 0\r\n\r\n").flush());
        }
    }

    @Test
    void shouldChangeEachCommand()
    {
        try (ExampleStage stage = ExampleStage.listening(Handlers.context());
            RawClient client = stage.welcome();
            RawClient worker = stage.besides())
        {
            client.send("SUB v2.a 1\r\nSUB secret.* 2\r\nSUB work.a 3\r\nSUB noise.a 4\r\n").flush();
            worker.send("SUB work.a workers 1\r\n").flush();

            assertEquals(
                "-ERR 'Permissions Violation: only JSON may be published'\r\nMSG v2.a 1 2\r\n{}\r\n",
                client.send("PUB v1.a 1\r\nx\r\nPUB v1.a 2\r\n{}\r\n").flush());
            worker.send("PUB secret.a 4\r\nabcd\r\nPUB noise.a 0\r\n\r\nPUB work.a 1\r\n1\r\n");
            final String heard = worker.flush() + client.flush();
            assertTrue(heard.contains("MSG secret.a 2 8\r\n[masked]\r\n"), heard);
            assertEquals(heard.indexOf("MSG work.a"), heard.lastIndexOf("MSG work.a"), heard);
            assertFalse(heard.contains("noise"), heard);
        }
    }

    @Test
    void shouldTellServicesWhoPublished()
    {
        try (ExampleStage stage = ExampleStage.listening(Headers.context());
            RawClient client = stage.welcome("CONNECT {\"verbose\":false,\"headers\":true,\"user\":\"ann\"}\r\n");
            RawClient service = stage.besides())
        {
            service.send("SUB a 1\r\n").flush();
            client.send("SUB a 1\r\n").flush();
            client.send("HPUB a 32 34\r\nNATS/1.0\r\ngateway-user: root\r\n\r\nhi\r\n");

            assertTrue(client.flush().endsWith("MSG a 1 2\r\nhi\r\n"));
            final String heard = service.flush();
            assertTrue(
                heard.contains("NATS/1.0\r\nGateway-User: ann\r\nGateway-Address: 127.0.0.1\r\n\r\nhi\r\n"), heard);
        }
    }

    @Test
    void shouldAddHeadersForClientsThatKnowNone()
    {
        try (ExampleStage stage = ExampleStage.listening(Headers.context());
            RawClient client = stage.welcome("CONNECT {\"verbose\":true}\r\n");
            RawClient service = stage.besides())
        {
            service.send("SUB a 1\r\n").flush();

            assertEquals(
                "+OK\r\n+OK\r\nMSG a 1 2\r\nhi\r\n", client.send("SUB a 1\r\nPUB a 2\r\nhi\r\n").flush());
            final String heard = service.flush();
            assertTrue(heard.contains("\r\nGateway-User: nobody\r\n"), heard);
            client.send("HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n").expectEnd(); // as the server does with it
        }
    }

    @Test
    void shouldGiveEachTenantSubjectsOfHisOwn()
    {
        try (ExampleStage stage = ExampleStage.listening(Tenants.context());
            RawClient ann = stage.welcome("CONNECT {\"verbose\":false,\"user\":\"ann\"}\r\n");
            RawClient bob = stage.welcome("CONNECT {\"verbose\":false,\"user\":\"bob\"}\r\n");
            RawClient operator = stage.besides())
        {
            operator.send("SUB tenant.> 1\r\n").flush();
            ann.send("SUB orders 1\r\n").flush();
            bob.send("SUB orders 1\r\n").flush();

            assertEquals("MSG orders 1 replies 1\r\na\r\n", ann.send("PUB orders replies 1\r\na\r\n").flush());
            assertEquals("", bob.flush());
            assertEquals("MSG tenant.ann.orders 1 tenant.ann.replies 1\r\na\r\n", operator.flush());
        }
    }

    @Test
    void shouldKeepOutWhoIsNoTenant()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Tenants()))
        {
            harness.fromServer("INFO {\"max_payload\":1024} \r\n").fromClient("CONNECT {\"user\":\"a.b\"}\r\n");

            assertTrue(harness.toClient().endsWith("-ERR 'Authorization Violation'\r\n"), harness.toClient());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldLetNoMessagePassThatBreaksTheRules()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new MessageFilter()).introduce())
        {
            harness.fromClient("PUB a.b.c.d.e.f.g.h.i 0\r\n\r\nPUB chat.a 2\r\n\u0001x\r\nPUB chat.a 2\r\nhi\r\n")
                .fromClient("PUB chat.a 4097\r\n" + "x".repeat(4097) + "\r\nPUB any 1\r\n\u0001\r\n");

            assertEquals("-ERR 'Permissions Violation for Publish to \"a.b.c.d.e.f.g.h.i\"'\r\n" +
                "-ERR 'Permissions Violation: a chat message is text'\r\n" +
                "-ERR 'Permissions Violation: a chat message has 4096 bytes at most'\r\n", harness.toClient());
            assertEquals("PUB chat.a 2\r\nhi\r\nPUB any 1\r\n\u0001\r\n", harness.toServer());
        }
    }

    @Test
    void shouldLimitEachUserOverAllConnections()
    {
        final AtomicLong nowNs = new AtomicLong();
        final ConcurrentMap<String, RateLimit.Schedule> schedules = new ConcurrentHashMap<>();
        try (InterceptorHarness one = limited(schedules, nowNs);
            InterceptorHarness other = limited(schedules, nowNs))
        {
            final String publish = "PUB a 0\r\n\r\n";
            one.fromClient(publish + publish);
            other.fromClient(publish + publish);

            assertEquals(publish + publish, one.toServer());
            assertEquals(publish, other.toServer());
            assertEquals("-ERR 'Permissions Violation: more messages than you may send'\r\n", other.toClient());

            nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
            one.fromClient(publish + publish);

            assertEquals(publish, one.toServer());
        }
    }

    private static InterceptorHarness limited(
        final ConcurrentMap<String, RateLimit.Schedule> schedules, final AtomicLong nowNs)
    {
        return new InterceptorHarness(new RateLimit(schedules, nowNs::get, 10, 3))
            .introduce("{\"verbose\":false,\"user\":\"ann\"}");
    }

    @Test
    void shouldLimitOverASocketToo()
    {
        try (ExampleStage stage = ExampleStage.listening(RateLimit.context(1, 2));
            RawClient client = stage.welcome())
        {
            final String answers = client.send("PUB a 0\r\n\r\n".repeat(100)).flush();

            assertTrue(answers.startsWith("-ERR 'Permissions Violation: more messages"), answers);
        }
    }

    @Test
    void shouldWriteDownWhoDidWhat()
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ExampleStage stage = ExampleStage.listening(AuditTrail.context(lines::add)))
        {
            try (RawClient client = stage.welcome("CONNECT {\"verbose\":false,\"user\":\"ann\"}\r\n"))
            {
                client.send("SUB a 1\r\nPUB a 0\r\n\r\nPUB orders.new 2\r\nhi\r\n").flush();
            }
            Await.until("the session's end", () -> 4 == lines.size());
        }

        assertTrue(lines.get(0).endsWith(" of 127.0.0.1 connects as ann"), lines.toString());
        assertTrue(lines.get(1).endsWith(" subscribes to a"), lines.toString());
        assertTrue(lines.get(2).endsWith(" publishes 2 bytes to orders.new"), lines.toString());
        assertTrue(lines.get(3).contains(" leaves: "), lines.toString());
    }

    @Test
    void shouldKeepDataForBothDirectionsAndTellAllOfIt()
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ExampleStage stage = ExampleStage.listening(SessionData.context(lines::add)))
        {
            try (RawClient client = stage.welcome())
            {
                client.send("SUB a 1\r\nSUB a 2\r\nPUB a 5\r\nhello\r\n").flush();
            }
            Await.until("the session's end", () -> !lines.isEmpty());
        }

        assertTrue(lines.get(0).contains("name = test"), lines.toString());
        assertTrue(lines.get(0).contains("traffic = 5 bytes published, 10 delivered"), lines.toString());
    }

    @Test
    void shouldChangeInfo()
    {
        try (ExampleStage stage = ExampleStage.listening(InfoEdit.context());
            RawClient client = RawClient.tcp(stage.address(0)))
        {
            final String info = client.info();

            assertTrue(info.contains("\"server_name\":\"edge\""), info);
            assertTrue(info.contains("\"max_payload\":65536"), info);
        }
    }

    @Test
    void shouldRefuseAnOldServer()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new InfoEdit()))
        {
            harness.fromServer("INFO {\"version\":\"1.4.1\",\"max_payload\":1024} \r\n");

            assertEquals("-ERR 'this server is too old'\r\n", harness.toClient());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldPipeWhatTrustedClientsSay()
    {
        try (ExampleStage stage = ExampleStage.listening(Pipe.context());
            RawClient stranger = stage.welcome();
            RawClient backend = stage.welcome("CONNECT {\"verbose\":false,\"user\":\"backend\"}\r\n"))
        {
            assertEquals(
                "-ERR 'Permissions Violation for Publish to \"a\"'\r\n",
                stranger.send("SUB a 1\r\nPUB a 0\r\n\r\n").flush());
            assertEquals("", backend.send("PUB a 1\r\nx\r\n").flush());
            assertEquals("MSG a 1 1\r\nx\r\n", stranger.flush());
        }
    }

    @Test
    void shouldTellTheTimeFromAnotherThread()
    {
        final Map<Session, AsciiView> readers = new ConcurrentHashMap<>();
        try (ExampleStage stage = ExampleStage.listening(Clock.context(readers));
            RawClient service = stage.besides())
        {
            service.send("SUB clock.readers 1\r\n").flush();
            try (RawClient client = stage.welcome())
            {
                client.send("SUB clock 7\r\n").flush();
                Clock.tick(readers, Instant.EPOCH);

                client.expect("MSG clock 7 20\r\n1970-01-01T00:00:00Z\r\n");
                assertTrue(service.readUntil("\r\n").startsWith("MSG clock.readers 1 "));
                assertTrue(service.readUntil("\r\n").startsWith("session "));
            }
            Await.until("no reader left", readers::isEmpty);
        }
    }

    @Test
    void shouldMapSubjectsThereAndBack()
    {
        try (ExampleStage stage = ExampleStage.listening(Mapping.context());
            RawClient client = stage.welcome();
            RawClient service = stage.besides())
        {
            service.send("SUB tenant1.> 1\r\n").flush();
            client.send("SUB orders.* 1\r\n").flush();

            assertEquals("MSG orders.new 1 1\r\nx\r\n", client.send("PUB orders.new 1\r\nx\r\n").flush());
            assertEquals("MSG tenant1.orders.new 1 1\r\nx\r\n", service.flush());
        }
    }

    @Test
    void shouldTraceBeforeAndAfter()
    {
        final List<String> lines = new CopyOnWriteArrayList<>();
        try (ExampleStage stage = ExampleStage.listening(Trace.context(lines::add));
            RawClient client = stage.welcome())
        {
            client.send("PUB a 2\r\nhi\r\n").flush();
        }

        final String all = String.join("\n", lines);
        final int received = all.indexOf("client> PUB a 2");
        assertTrue(received >= 0 && all.indexOf("client> rewritten: HPUB a ") > received, all);
    }
}
