package io.sluice.net.websocket;

import java.io.IOException;
import java.util.List;

import io.sluice.net.Channel;
import io.sluice.websocket.deflate.DeflateOptions;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.sluice.net.websocket.RawPeer.BINARY;
import static io.sluice.net.websocket.RawPeer.CLOSE;
import static io.sluice.net.websocket.RawPeer.FIN;
import static io.sluice.net.websocket.RawPeer.RSV1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A close frame behind bytes that the handler has yet to take: they come first, however often it pauses. */
class CloseBehindInputTest
{
    @AutoClose
    private final WebSocketWorld world = new WebSocketWorld();
    private final Sipping upper = new Sipping();
    private WebSocketChannel channel;

    @ParameterizedTest
    @CsvSource({
        "close, false, 0", "close, true, 0", "end, false, 0", "end, true, 0", "both, false, 0", "both, true, 0",
        "close, false, 3", "close, true, 3", "end, false, 3", "end, true, 3", "both, false, 3", "both, true, 3"})
    void shouldBeReportedAfterThem(final String ending, final boolean isDeflated, final int leftLength)
        throws IOException
    {
        upper.leftLength = leftLength;
        world.settings.deflate(DeflateOptions.DEFAULT);
        final RawPeer peer = world.connect((upgrade, request) -> channel = upgrade.accept(upper, null), false);
        peer.upgrade(RawPeer.DEFLATE);
        final byte[] bytes = "abcdefghij".getBytes(UTF_8);
        peer.sendFrame(isDeflated ? FIN | RSV1 | BINARY : FIN | BINARY, isDeflated ? RawPeer.deflate(bytes) : bytes);
        if (!"end".equals(ending))
        {
            peer.sendFrame(FIN | CLOSE, new byte[]{3, (byte)0xE8});
        }
        if (!"close".equals(ending))
        {
            peer.shutdownOutput();
        }

        for (int i = 1; i <= bytes.length - leftLength; i++)
        {
            final int count = i;
            world.await(() -> upper.consumed.size() == count && channel.isReadingPaused(), "a byte");
            world.passes(3);
            assertEquals(count, upper.consumed.size());
            assertEquals(List.of(), upper.events, "after byte " + i);
            channel.resumeReading();
        }
        world.await(() -> List.of("eof").equals(upper.events), "end");
        assertEquals("abcdefghij".substring(0, bytes.length - leftLength), upper.text());
    }

    /** Takes a byte, then has enough for now; and never takes the last ones. */
    private static final class Sipping extends RecordingHandler
    {
        private int leftLength;

        @Override
        int consume(final Channel source, final byte[] bytes)
        {
            if (bytes.length <= leftLength)
            {
                return 0;
            }
            source.pauseReading();

            return 1;
        }
    }
}
