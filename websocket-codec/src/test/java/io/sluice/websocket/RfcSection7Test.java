package io.sluice.websocket;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** RFC 6455 section 7 as far as bytes go; the state of the closing handshake is {@link CloseHandshakeTest}'s. */
class RfcSection7Test
{
    private static final int CLOSE = 0x80 | Opcode.CLOSE;
    private static final Feed FEED = Feed.of(DecoderSettings.of(Role.SERVER));

    @Nested
    class Section7x1x6Reason
    {
        @Test
        void shouldRefuseReasonThatIsNotText()
        {
            for (final String reason : new String[]{"80", "ff", "c3 28", "ed a0 80", "61 62 63 64 65 66 67 68 c0 80"})
            {
                assertEquals(List.of("failed 1007"), FEED.inEveryWay(
                    Wire.fromClient().frame(CLOSE, Wire.closePayload(1000, Wire.hex(reason))).bytes()));
            }
        }

        @Test
        void shouldRefuseReasonThatEndsWithinACharacter()
        {
            for (final String reason : new String[]{"c3", "e2 82", "f0 9f 98"})
            {
                assertEquals(List.of("failed 1007"), FEED.inEveryWay(
                    Wire.fromClient().frame(CLOSE, Wire.closePayload(1000, Wire.hex(reason))).bytes()));
            }
        }

        @Test
        void shouldCheckReasonApartFromTheTextItInterrupts()
        {
            assertEquals(List.of("begin text", "data e282", "close 1000 c3bc"), FEED.inEveryWay(
                Wire.fromClient().begin(Opcode.TEXT, Wire.hex("e2 82")).close(1000, "ü").bytes()));
            assertEquals(List.of("begin text", "data e282", "ping ff", "data ac", "end"), FEED.inEveryWay(
                Wire.fromClient().begin(Opcode.TEXT, Wire.hex("e2 82")).frame(0x89, Wire.hex("ff"))
                .end(Wire.hex("ac")).bytes()));
        }
    }

    @Nested
    class Section7x4StatusCodes
    {
        @Test
        void shouldTakeOnlyStatusesForTheWire()
        {
            for (int status = 0; status <= 0xFFFF; status += status < 5100 ? 1 : 97)
            {
                final boolean isLegal = (status >= 1000 && status <= 1003) || (status >= 1007 && status <= 1014) ||
                    (status >= 3000 && status <= 4999);
                assertEquals(isLegal, CloseStatus.isLegalOnWire(status));
                assertEquals(List.of(isLegal ? "close " + status + " " : "failed 1002"),
                    FEED.reads(Wire.fromClient().close(status, "").bytes(), 100));
            }
        }
    }
}
