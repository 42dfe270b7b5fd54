package io.sluice.net.websocket;

import java.io.IOException;
import java.util.Arrays;

import io.sluice.net.EventLoopSettings;
import io.sluice.websocket.deflate.DeflateOptions;
import io.sluice.websocket.deflate.DeflatePool;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static io.sluice.net.websocket.RawPeer.BINARY;
import static io.sluice.net.websocket.RawPeer.FIN;
import static io.sluice.net.websocket.RawPeer.RSV1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InflaterQueueTest
{
    private final byte[] message = RawPeer.deflate(new byte[1000]);
    @AutoClose
    private final WebSocketWorld world =
        new WebSocketWorld(new DeflatePool(1, 1, 0, 1), EventLoopSettings::validate);

    /** A connection of its own, and what came of it. */
    private final class End
    {
        private final RecordingHandler upper = new RecordingHandler();
        private final RawPeer peer;
        private WebSocketChannel channel;

        End() throws IOException
        {
            world.settings.deflate(DeflateOptions.DEFAULT);
            peer = world.connect((upgrade, request) -> channel = upgrade.accept(upper, null));
            peer.upgrade(RawPeer.DEFLATE);
        }

        End sendHalf()
        {
            peer.sendFrame(RSV1 | BINARY, Arrays.copyOf(message, message.length / 2));
            world.passes(10);

            return this;
        }

        void sendOtherHalf()
        {
            peer.sendFrame(FIN, Arrays.copyOfRange(message, message.length / 2, message.length));
        }

        End sendWhole()
        {
            peer.sendFrame(FIN | RSV1 | BINARY, message);
            world.passes(10);

            return this;
        }

        void assertReceived()
        {
            world.await(() -> 1000 == upper.consumed.size(), "message");
        }
    }

    @Test
    void shouldWaitForTheInflaterInTheOrderOfAsking() throws IOException
    {
        final End holder = new End().sendHalf();
        assertEquals(1, world.shared.deflatePool().lentInflaters());
        final End first = new End().sendHalf();
        final End second = new End().sendWhole();
        assertEquals(2, world.shared.waitingForInflaters());
        holder.sendOtherHalf();
        holder.assertReceived();
        world.await(() -> 1 == world.shared.waitingForInflaters(), "first to be served");
        world.passes(20);
        assertEquals(0, second.upper.consumed.size());
        first.sendOtherHalf();
        first.assertReceived();
        second.assertReceived();
        world.assertNothingHeld();
    }

    @Test
    void shouldLetUncompressedMessagesThroughMeanwhile() throws IOException
    {
        final End holder = new End().sendHalf();
        final End plain = new End();
        plain.peer.sendFrame(FIN | BINARY, "plain");
        world.await(() -> "plain".equals(plain.upper.text()), "plain message");
        holder.sendOtherHalf();
        holder.assertReceived();
    }

    @Test
    void shouldTakeTheInflaterFromWhoHasHeldItLongest() throws IOException
    {
        final End holder = new End().sendHalf();
        final End waiter = new End().sendWhole();
        world.skipMs(WebSocketWorld.INFLATER_TIMEOUT_MS - 100);
        world.passes(10);
        assertTrue(holder.channel.isOpen());
        world.skipMs(200);
        assertEquals(1013, holder.peer.frame().status());
        waiter.assertReceived();
        assertTrue(waiter.channel.isOpen());
        assertEquals("compressed message takes too long", holder.channel.failure());
    }

    @Test
    void shouldNotTakeItWhileNobodyWaits() throws IOException
    {
        final End holder = new End().sendHalf();
        world.skipMs(10 * WebSocketWorld.INFLATER_TIMEOUT_MS);
        world.passes(10);
        assertTrue(holder.channel.isOpen());
        holder.sendOtherHalf();
        holder.assertReceived();
    }

    @Test
    void shouldGoOnWhenWaitersAndHoldersGoAway() throws IOException
    {
        final End holder = new End().sendHalf();
        final End first = new End().sendWhole();
        final End second = new End().sendWhole();
        final End third = new End().sendWhole();
        first.channel.reset();
        second.channel.close(1000);
        world.await(() -> 1 == world.shared.waitingForInflaters(), "waiters to leave");
        holder.channel.reset();
        third.assertReceived();
        assertNull(third.upper.closeCause);
    }

    @Test
    void shouldPassOverAWaiterWhoseHandlerPauses() throws IOException
    {
        final End holder = new End().sendHalf();
        final End paused = new End().sendWhole();
        final End next = new End().sendWhole();
        paused.channel.pauseReading();
        holder.sendOtherHalf();
        holder.assertReceived();
        next.assertReceived();
        assertEquals(0, paused.upper.consumed.size());
        assertFalse(paused.channel.isCompressing() && world.shared.deflatePool().lentInflaters() > 0);
        paused.channel.resumeReading();
        paused.assertReceived();
    }
}
