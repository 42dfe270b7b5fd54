package io.sluice.websocket;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** RFC 6455 section 7, closing the connection. */
class CloseHandshakeTest
{
    // So that the deadline is beyond the clock's overflow.
    private static final long NOW_NS = Long.MAX_VALUE - 10;
    private static final long TIMEOUT_NS = 1_000;
    private static final long LATE_NS = NOW_NS + TIMEOUT_NS;

    private final CloseHandshake server = new CloseHandshake(Role.SERVER, TIMEOUT_NS);
    private final CloseHandshake client = new CloseHandshake(Role.CLIENT, TIMEOUT_NS);

    @Nested
    class Section7x1x2Start
    {
        @Test
        void shouldBeOpenAtFirst()
        {
            assertTrue(server.isOpen());
            assertTrue(server.isReceiving());
            assertFalse(server.isFrameDue());
            assertFalse(server.hasDeadline());
            assertFalse(server.isExpired(LATE_NS));
            assertFalse(server.isComplete());
            assertFalse(server.isTransportCloseDue(NOW_NS));
            assertEquals(CloseStatus.ABNORMAL, server.closeStatus());
        }

        @Test
        void shouldSendThenAwaitThenCloseAsServer()
        {
            assertTrue(server.start(CloseStatus.GOING_AWAY, NOW_NS));
            assertFalse(server.start(CloseStatus.NORMAL, NOW_NS + 1), "one close frame only");
            assertTrue(server.isFrameDue());
            assertEquals(CloseStatus.GOING_AWAY, server.dueStatus());
            assertEquals(LATE_NS, server.deadlineNs());
            assertTrue(server.isReceiving());

            server.onFrameSent();
            assertFalse(server.isFrameDue());
            assertFalse(server.isOpen());
            assertTrue(server.isReceiving(), "data may come until the peer has answered");
            assertFalse(server.isComplete());

            server.onFrameReceived(CloseStatus.GOING_AWAY, NOW_NS + 5);
            assertFalse(server.isFrameDue());
            assertFalse(server.isReceiving());
            assertTrue(server.isComplete());
            assertTrue(server.isClean());
            assertFalse(server.isStartedByPeer());
            assertTrue(server.isTransportCloseDue(NOW_NS + 5));
            assertEquals(CloseStatus.GOING_AWAY, server.closeStatus());

            server.onTransportClosed();
            assertFalse(server.isTransportCloseDue(LATE_NS));
            assertFalse(server.hasDeadline());
        }

        @Test
        void shouldNotAnswerTwiceWhenBothStart()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.onFrameReceived(CloseStatus.GOING_AWAY, NOW_NS);
            assertTrue(server.isFrameDue(), "ours was not sent yet");
            assertEquals(CloseStatus.NORMAL, server.dueStatus());
            assertFalse(server.isComplete());

            server.onFrameSent();
            assertTrue(server.isComplete());
            assertEquals(CloseStatus.GOING_AWAY, server.closeStatus());
        }
    }

    @Nested
    class Section5x5x1Answer
    {
        @Test
        void shouldEchoStatus()
        {
            server.onFrameReceived(CloseStatus.NORMAL, NOW_NS);
            assertTrue(server.isStartedByPeer());
            assertTrue(server.isFrameDue());
            assertEquals(CloseStatus.NORMAL, server.dueStatus());
            assertFalse(server.isReceiving());
            assertFalse(server.isComplete());
            assertFalse(server.isTransportCloseDue(NOW_NS), "the answer goes first");

            server.onFrameSent();
            assertTrue(server.isTransportCloseDue(NOW_NS));
            assertTrue(server.isClean());
        }

        @Test
        void shouldAnswerEmptyCloseWithEmptyClose()
        {
            server.onFrameReceived(CloseStatus.NO_STATUS, NOW_NS);
            assertEquals(CloseStatus.NO_STATUS, server.dueStatus());
            assertEquals(CloseStatus.NO_STATUS, server.closeStatus());
        }

        @Test
        void shouldIgnoreSecondClose()
        {
            server.onFrameReceived(CloseStatus.NORMAL, NOW_NS);
            server.onFrameReceived(CloseStatus.GOING_AWAY, NOW_NS);
            assertEquals(CloseStatus.NORMAL, server.closeStatus());
            assertFalse(server.start(CloseStatus.GOING_AWAY, NOW_NS));
        }
    }

    @Nested
    class Section7x1x1Transport
    {
        @Test
        void shouldLeaveTheTransportToTheServerUntilTheDeadline()
        {
            client.onFrameReceived(CloseStatus.NORMAL, NOW_NS);
            client.onFrameSent();
            assertTrue(client.isComplete());
            assertFalse(client.isTransportCloseDue(LATE_NS - 1));
            assertTrue(client.isTransportCloseDue(LATE_NS));
        }

        @Test
        void shouldNotWaitForeverForTheAnswer()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.onFrameSent();
            assertFalse(server.isExpired(LATE_NS - 1));
            assertFalse(server.isTransportCloseDue(LATE_NS - 1));
            assertTrue(server.isExpired(LATE_NS));
            assertTrue(server.isTransportCloseDue(LATE_NS));
            assertFalse(server.isClean());
            assertEquals(CloseStatus.ABNORMAL, server.closeStatus());
        }

        @Test
        void shouldNotWaitForeverUntilOurFrameIsSent()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            assertTrue(server.isTransportCloseDue(LATE_NS));
        }

        @Test
        void shouldKeepTheFirstDeadline()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.onFrameReceived(CloseStatus.NORMAL, NOW_NS + 500);
            server.fail(CloseStatus.PROTOCOL_ERROR, NOW_NS + 600);
            assertEquals(LATE_NS, server.deadlineNs());
        }

        @Test
        void shouldBeAbnormalWhenTheTransportEndsFirst()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.onTransportClosed();
            assertFalse(server.isFrameDue(), "there is nobody to send to");
            assertTrue(server.isComplete());
            assertFalse(server.isClean());
            assertEquals(CloseStatus.ABNORMAL, server.closeStatus());
        }
    }

    @Nested
    class Section7x1x7Fail
    {
        @Test
        void shouldSendStatusAndNotAwaitAnswer()
        {
            client.fail(CloseStatus.INVALID_PAYLOAD, NOW_NS);
            assertFalse(client.isReceiving());
            assertTrue(client.isFrameDue());
            assertEquals(CloseStatus.INVALID_PAYLOAD, client.dueStatus());
            assertFalse(client.isTransportCloseDue(NOW_NS));

            client.onFrameSent();
            assertTrue(client.isComplete());
            assertTrue(client.isTransportCloseDue(NOW_NS));
            assertFalse(client.isClean());
            assertFalse(client.start(CloseStatus.NORMAL, NOW_NS));
        }

        @Test
        void shouldReplaceStatusThatIsDueButNotSecondFailure()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.fail(CloseStatus.PROTOCOL_ERROR, NOW_NS);
            server.fail(CloseStatus.TOO_BIG, NOW_NS);
            assertEquals(CloseStatus.PROTOCOL_ERROR, server.dueStatus());
        }

        @Test
        void shouldSendNothingAfterOurCloseFrame()
        {
            server.start(CloseStatus.NORMAL, NOW_NS);
            server.onFrameSent();
            server.fail(CloseStatus.PROTOCOL_ERROR, NOW_NS);
            assertFalse(server.isFrameDue());
            assertTrue(server.isTransportCloseDue(NOW_NS));
        }

        @Test
        void shouldIgnoreCloseThatComesAfterwards()
        {
            server.fail(CloseStatus.PROTOCOL_ERROR, NOW_NS);
            server.onFrameReceived(CloseStatus.NORMAL, NOW_NS);
            assertEquals(CloseStatus.ABNORMAL, server.closeStatus());
            assertEquals(CloseStatus.PROTOCOL_ERROR, server.dueStatus());
        }
    }

    @Test
    void shouldServeAnotherConnectionAfterReset()
    {
        server.fail(CloseStatus.PROTOCOL_ERROR, NOW_NS);
        server.onFrameSent();
        server.onTransportClosed();
        server.reset();
        assertTrue(server.isOpen());
        assertFalse(server.hasDeadline());
        assertFalse(server.isComplete());

        server.onFrameReceived(CloseStatus.NORMAL, NOW_NS);
        server.reset();
        assertTrue(server.isReceiving());
        assertFalse(server.isStartedByPeer());
        assertEquals(CloseStatus.ABNORMAL, server.closeStatus());
    }
}
