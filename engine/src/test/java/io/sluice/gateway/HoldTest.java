package io.sluice.gateway;

import io.sluice.nats.AsciiView;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.json.ConnectMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HoldTest
{
    private static final String HANDSHAKE = "CONNECT {\"verbose\":false,\"user\":\"ada\"}\r\nPING\r\n";

    private final Holder holder = new Holder(Need.WHOLE);

    @ParameterizedTest
    @CsvSource({"1,WHOLE", "3,WHOLE", "10000,WHOLE", "1,HEADERS", "7,HEADERS", "10000,HEADERS", "1,LINE", "5,LINE",
        "10000,LINE"})
    void shouldHoldAndGoOnWithTheNext(final int pieces, final Need need)
    {
        final Holder needy = new Holder(need);
        try (InterceptorHarness harness = new InterceptorHarness(needy, new Suffixer()).introduce().pieces(pieces))
        {
            harness.fromClient("PUB a 2\r\nhi\r\n").fromClient("HPUB b r 12 17\r\nNATS/1.0\r\n\r\nhello\r\nPING\r\n");
            assertEquals("", harness.toServer());
            assertEquals(List.of("onPublish HOLD"), harness.verdicts());

            assertTrue(needy.publish.resume(Verdict.FORWARD));
            harness.run();
            assertEquals("PUB a.next 2\r\nhi\r\n", harness.toServer());
            assertEquals(List.of("onPublish FORWARD", "onPublish HOLD"), harness.verdicts());

            assertTrue(needy.publish.resume(Verdict.FORWARD));
            harness.run();
            assertEquals("HPUB b.next r 12 17\r\nNATS/1.0\r\n\r\nhello\r\nPING\r\n", harness.toServer());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 10_000})
    void shouldSendWhatWasEditedWhileHeld(final int pieces)
    {
        final Holder needy = new Holder(Need.LINE);
        try (InterceptorHarness harness = new InterceptorHarness(needy).introduce().pieces(pieces))
        {
            harness.fromClient("PUB a 2\r\nhi\r\nPUB b 3\r\nyou\r\nPUB c 0\r\n\r\n");
            needy.publish.command().edit().subject("edited").addHeader("user", "ada");
            assertTrue(needy.publish.resume(Verdict.FORWARD));
            harness.run();
            needy.publish.command().edit().payload(AsciiView.of("other").buffer(), 0, 5);
            assertTrue(needy.publish.resume(Verdict.FORWARD));
            harness.run();
            assertTrue(needy.publish.resume(Verdict.DROP));
            harness.run();

            assertEquals(
                "HPUB edited 23 25\r\nNATS/1.0\r\nuser: ada\r\n\r\nhi\r\nPUB b 5\r\nother\r\n", harness.toServer());
        }
    }

    @Test
    void shouldHoldWhatAnEarlierInterceptorEdited()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Suffixer(), holder, new Suffixer()).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\n");
            assertEquals("a.next", holder.publish.command().subject().asString());
            assertTrue(holder.publish.resume(Verdict.FORWARD));
            harness.run();

            assertEquals("PUB a.next.next 2\r\nhi\r\n", harness.toServer());
        }
    }

    @Test
    void shouldLetSeveralInterceptorsHoldTheSameCommand()
    {
        final Holder second = new Holder(Need.LINE);
        try (InterceptorHarness harness = new InterceptorHarness(holder, second, new Suffixer()).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\n");
            final Hold<PublishCommand> first = holder.publish;
            first.command().edit().subject("b");
            assertTrue(first.resume(Verdict.FORWARD));
            harness.run();
            assertEquals("", harness.toServer());
            assertFalse(first.resume(Verdict.DROP));
            assertEquals("b", second.publish.command().subject().asString());
            assertTrue(second.publish.resume(Verdict.FORWARD));
            harness.run();

            assertEquals("PUB b.next 2\r\nhi\r\n", harness.toServer());
            assertEquals(List.of("onPublish HOLD", "onPublish HOLD", "onPublish FORWARD"), harness.verdicts());
        }
    }

    @Test
    void shouldKeepTheOtherDirectionGoing()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\nPUB b 2\r\nhi\r\n");
            harness.fromServer("PING\r\n");

            assertEquals("PING\r\n", harness.toClient());
            assertEquals("", harness.toServer());
        }
    }

    @Test
    void shouldHoldWhatTheServerSays()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            harness.fromServer("MSG x 1 2\r\nhi\r\nMSG y 1 2\r\nhi\r\nPING\r\n");
            assertEquals("", harness.toClient());
            assertTrue(holder.message.resume(Verdict.FORWARD));
            harness.run();
            assertEquals("MSG x 1 2\r\nhi\r\n", harness.toClient());
            assertTrue(holder.message.reject("not yours"));
            harness.run();

            assertEquals("-ERR 'not yours'\r\nPING\r\n", harness.toClient());
        }
    }

    @Test
    void shouldAuthorizeConnectFromAnotherThread() throws InterruptedException
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder))
        {
            harness.fromServer("INFO {\"headers\":true} \r\n").toClient();
            harness.fromClient(HANDSHAKE);
            assertEquals("", harness.toServer());
            onAnotherThread(() ->
            {
                assertEquals("ada", holder.connect.command().options().user());
                holder.connect.command().edit().set("pass", "secret");
                assertTrue(holder.connect.resume(Verdict.FORWARD));
            });
            harness.run();

            assertEquals("CONNECT {\"verbose\":false,\"user\":\"ada\",\"pass\":\"secret\"}\r\nPING\r\n",
                harness.toServer());
        }
    }

    @Test
    void shouldRefuseConnectFromAnotherThread() throws InterruptedException
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder))
        {
            harness.fromServer("INFO {} \r\n").toClient();
            harness.fromClient(HANDSHAKE);
            onAnotherThread(() -> assertTrue(holder.connect.rejectAndClose("Authorization Violation")));
            harness.run();

            assertEquals("-ERR 'Authorization Violation'\r\n", harness.toClient());
            assertEquals("", harness.toServer());
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldDenyInTheServersWords()
    {
        try (InterceptorHarness harness = new InterceptorHarness(new Suffixer(), holder).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\nSUB b q 1\r\nPING\r\n");
            assertTrue(holder.publish.deny());
            harness.run();
            assertTrue(holder.subscribe.deny());
            harness.run();

            assertEquals("-ERR 'Permissions Violation for Publish to \"a\"'\r\n" +
                "-ERR 'Permissions Violation for Subscription to \"b\" using queue \"q\"'\r\n", harness.toClient());
            assertEquals("PING\r\n", harness.toServer());
        }
    }

    @Test
    void shouldCountOnlyTheFirstDecision() throws InterruptedException
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            for (int i = 0; i < 200; i++)
            {
                harness.fromClient("PUB a 2\r\nhi\r\n");
                final Hold<PublishCommand> hold = holder.publish;
                final AtomicInteger count = new AtomicInteger();
                final CountDownLatch start = new CountDownLatch(1);
                final Thread[] threads = new Thread[3];
                for (int t = 0; t < threads.length; t++)
                {
                    threads[t] = new Thread(() ->
                    {
                        awaitQuietly(start);
                        count.addAndGet(hold.resume(Verdict.FORWARD) ? 1 : 0);
                    });
                    threads[t].start();
                }
                start.countDown();
                for (final Thread thread : threads)
                {
                    thread.join();
                }
                assertEquals(1, count.get());
                assertFalse(hold.isPending());
                assertEquals("PUB a 2\r\nhi\r\n", harness.run().toServer());
            }
        }
    }

    @Test
    void shouldIgnoreADecisionAfterTheClose()
    {
        final InterceptorHarness harness = new InterceptorHarness(holder).introduce();
        harness.fromClient("PUB a 2\r\nhi\r\n");
        harness.session().close("enough");
        harness.run();
        assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        assertFalse(holder.publish.isPending());
        assertFalse(holder.publish.resume(Verdict.FORWARD));
        assertFalse(holder.publish.reject("late"));
        harness.close();
        assertEquals("", harness.toServer());
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, names = {"HOLD", "REJECT", "REJECT_AND_CLOSE"})
    void shouldAcceptOnlyDecisionsThatNeedNoText(final Verdict verdict)
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\n");
            assertThrows(IllegalArgumentException.class, () -> holder.publish.resume(verdict));
            assertTrue(holder.publish.isPending());
            assertTrue(holder.publish.resume(Verdict.CLOSE));
            harness.run();
            assertEquals(CloseReason.INTERCEPTOR_CLOSED, harness.closeReason());
        }
    }

    @Test
    void shouldWaitLessBeforeTheFirstPong()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder))
        {
            harness.fromServer("INFO {} \r\n");
            harness.fromClient(HANDSHAKE).advance(Duration.ofMillis(1_499));
            assertNull(harness.closeReason());
            harness.advance(Duration.ofMillis(1));

            assertEquals(CloseReason.HOLD_TIMEOUT, harness.closeReason());
            assertFalse(holder.connect.resume(Verdict.FORWARD));
        }
    }

    @Test
    void shouldSpendOneBudgetOnAllHoldsBeforeTheFirstPong()
    {
        final Holder second = new Holder(Need.WHOLE);
        try (InterceptorHarness harness = new InterceptorHarness(holder, second))
        {
            harness.fromServer("INFO {} \r\n");
            harness.fromClient(HANDSHAKE).advance(Duration.ofMillis(1_000));
            assertTrue(holder.connect.resume(Verdict.FORWARD));
            harness.run().advance(Duration.ofMillis(499));
            assertTrue(second.connect.isPending());
            assertNull(harness.closeReason());
            harness.advance(Duration.ofMillis(1));

            assertEquals(CloseReason.HOLD_TIMEOUT, harness.closeReason());
        }
    }

    @Test
    void shouldSpendNothingBetweenTwoHolds()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder))
        {
            harness.fromServer("INFO {} \r\n").fromClient(HANDSHAKE.substring(0, HANDSHAKE.length() - 6));
            harness.advance(Duration.ofMillis(500));
            assertTrue(holder.connect.resume(Verdict.FORWARD));
            harness.run().advance(Duration.ofSeconds(20));
            harness.fromClient(HANDSHAKE).advance(Duration.ofMillis(999));
            assertNull(harness.closeReason());
            harness.advance(Duration.ofMillis(1));

            assertEquals(CloseReason.HOLD_TIMEOUT, harness.closeReason());
        }
    }

    @Test
    void shouldSpendTheSameTimeOnceWhenBothDirectionsAreHeld()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder))
        {
            harness.fromServer("INFO {} \r\n").fromClient(HANDSHAKE);
            harness.fromServer("MSG a 1 0\r\n\r\n").advance(Duration.ofMillis(1_499));
            assertNull(harness.closeReason());
            harness.advance(Duration.ofMillis(1));

            assertEquals(CloseReason.HOLD_TIMEOUT, harness.closeReason());
        }
    }

    @Test
    void shouldWaitLongerAfterTheFirstPong()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\n").advance(Duration.ofMillis(9_999));
            assertNull(harness.closeReason());
            assertTrue(holder.publish.resume(Verdict.FORWARD));
            harness.run();
            assertEquals("PUB a 2\r\nhi\r\n", harness.toServer());

            harness.fromClient("PUB a 2\r\nhi\r\n").advance(Duration.ofSeconds(10));
            assertEquals(CloseReason.HOLD_TIMEOUT, harness.closeReason());
        }
    }

    @Test
    void shouldLetGoOfATokenThatWasNotReturnedAsAHold()
    {
        final Interceptor confused = new Interceptor()
        {
            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                holder.publish = session.hold(publish);

                return Verdict.FORWARD;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(confused).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\nPING\r\n");

            assertEquals("PUB a 2\r\nhi\r\nPING\r\n", harness.toServer());
            assertFalse(holder.publish.resume(Verdict.DROP));
        }
    }

    @Test
    void shouldHoldOnlyTheCommandAtHand()
    {
        final Interceptor confused = new Interceptor()
        {
            private PublishCommand first;

            @Override
            public Verdict onPublish(final Session session, final PublishCommand publish)
            {
                first = publish;

                return Verdict.FORWARD;
            }

            @Override
            public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
            {
                session.hold(first);

                return Verdict.HOLD;
            }
        };
        try (InterceptorHarness harness = new InterceptorHarness(confused).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\nSUB b 1\r\n");

            assertEquals(CloseReason.INTERCEPTOR_FAILED, harness.closeReason());
            assertEquals(IllegalStateException.class, harness.errors().get(0).getClass());
        }
    }

    @Test
    void shouldFindADecisionForWhichTheQueueHadNoRoom() throws InterruptedException
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce())
        {
            harness.fromClient("PUB a 2\r\nhi\r\n");
            onAnotherThread(() ->
            {
                boolean hasRoom = true;
                while (hasRoom)
                {
                    hasRoom = harness.session().execute(() ->
                    {
                    });
                }
                assertTrue(holder.publish.resume(Verdict.FORWARD));
            });
            harness.run();
            assertEquals("", harness.toServer());
            harness.advance(Duration.ofSeconds(1));

            assertEquals("PUB a 2\r\nhi\r\n", harness.toServer());
        }
    }

    @Test
    void shouldHoldAVerboseCommandInItsTurn()
    {
        try (InterceptorHarness harness = new InterceptorHarness(holder).introduce("{\"verbose\":true,\"user\":\"a\"}"))
        {
            harness.fromClient("SUB b 1\r\nPUB a 2\r\nhi\r\nPUB b 2\r\nhi\r\n");
            assertNotNull(holder.subscribe);
            assertTrue(holder.subscribe.resume(Verdict.FORWARD));
            harness.run();
            assertTrue(holder.publish.resume(Verdict.DROP));
            harness.run();
            assertTrue(holder.publish.reject("no"));
            harness.run();
            assertEquals("", harness.toClient());
            harness.fromServer("+OK\r\n");

            assertEquals("+OK\r\n+OK\r\n-ERR 'no'\r\n", harness.toClient());
        }
    }

    private static void onAnotherThread(final Runnable task) throws InterruptedException
    {
        final Throwable[] failure = new Throwable[1];
        final Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((ignored, ex) -> failure[0] = ex);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertFalse(thread.isAlive());
        if (null != failure[0])
        {
            throw new AssertionError(failure[0]);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Holder implements Interceptor
    {
        private final Need need;
        private Hold<ConnectCommand> connect;
        private Hold<PublishCommand> publish;
        private Hold<SubscribeCommand> subscribe;
        private Hold<MessageCommand> message;

        Holder(final Need need)
        {
            this.need = need;
        }

        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return Need.NOTHING == Interceptor.super.interest(direction, kind) ? Need.NOTHING : need;
        }

        @Override
        public Verdict onConnect(final Session session, final ConnectCommand command)
        {
            // The one of the handshake that a test is not about passes.
            if (command.options().has(ConnectMember.USER) && !command.options().isVerbose())
            {
                connect = session.hold(command);

                return Verdict.HOLD;
            }

            return Verdict.FORWARD;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand command)
        {
            publish = session.hold(command);

            return Verdict.HOLD;
        }

        @Override
        public Verdict onSubscribe(final Session session, final SubscribeCommand command)
        {
            subscribe = session.hold(command);

            return Verdict.HOLD;
        }

        @Override
        public Verdict onMessage(final Session session, final MessageCommand command)
        {
            message = session.hold(command);

            return Verdict.HOLD;
        }
    }

    private static final class Suffixer implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().subject(publish.subject() + ".next");

            return Verdict.FORWARD;
        }
    }
}
