package io.sluice.websocket;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The rules once more, over a whole array and a byte at a time: slow, and plain enough to be believed. */
final class ReferenceDecoder
{
    private static final int MIN_SURROGATE = 0xD800;
    private static final int MAX_SURROGATE = 0xDFFF;

    private final DecoderSettings settings;
    private final boolean isCompressionNegotiated;
    private final List<String> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private final byte[] bytes;
    private int position;
    private int firstByte;
    private long payloadLength;
    private byte[] key;

    private int messageOpcode = -1;
    private boolean isCompressed;
    private boolean isBegun;
    private long messageLength;
    private int fragments;
    private List<Integer> text = new ArrayList<>();

    private ReferenceDecoder(
        final DecoderSettings settings, final boolean isCompressionNegotiated, final byte[] bytes)
    {
        this.settings = settings;
        this.isCompressionNegotiated = isCompressionNegotiated;
        this.bytes = bytes;
    }

    static List<String> decode(
        final DecoderSettings settings, final boolean isCompressionNegotiated, final byte[] bytes)
    {
        final ReferenceDecoder decoder = new ReferenceDecoder(settings, isCompressionNegotiated, bytes);
        try
        {
            while (decoder.position < bytes.length && decoder.frame())
            {
                continue;
            }
        }
        catch (final Failure failure)
        {
            decoder.add("failed " + failure.status);
        }

        decoder.flush();

        return decoder.events;
    }

    /** {@return the index of the first byte that no text can have there, or -1} */
    static int firstWrongByte(final List<Integer> text)
    {
        int i = 0;
        while (i < text.size())
        {
            final int lead = text.get(i);
            final int length =
                lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
            if (0 == length || 0 == completions(text, i, 1, length))
            {
                return i;
            }

            for (int j = 1; j < length && i + j < text.size(); j++)
            {
                if (0 == completions(text, i, j + 1, length))
                {
                    return i + j;
                }
            }

            i += length;
        }

        return -1;
    }

    static boolean endsWithinCharacter(final List<Integer> text)
    {
        int i = 0;
        while (i < text.size())
        {
            final int lead = text.get(i);
            i += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        }

        return i > text.size();
    }

    // How many of the lowest and highest ways to complete a character of which some bytes are known are code points.
    private static int completions(final List<Integer> text, final int offset, final int known, final int length)
    {
        for (int i = 1; i < known; i++)
        {
            if (0x80 != (text.get(offset + i) & 0xC0))
            {
                return 0;
            }
        }

        final int leadBits = 1 == length ? 7 : 7 - length;
        long low = text.get(offset) & (1 << leadBits) - 1;
        long high = low;
        for (int i = 1; i < length; i++)
        {
            low = low << 6 | (i < known ? text.get(offset + i) & 0x3F : 0);
            high = high << 6 | (i < known ? text.get(offset + i) & 0x3F : 0x3F);
        }

        final long shortest = 1 == length ? 0 : 2 == length ? 0x80 : 3 == length ? 0x800 : 0x10000;
        low = Math.max(low, shortest);
        high = Math.min(high, Character.MAX_CODE_POINT);
        if (low > high)
        {
            return 0;
        }

        return low >= MIN_SURROGATE && high <= MAX_SURROGATE ? 0 : 1;
    }

    private boolean frame() throws Failure
    {
        if (!header())
        {
            return false;
        }

        final int opcode = firstByte & 0x0F;

        return opcode >= 8 ? control(opcode) : data(opcode);
    }

    private boolean header() throws Failure
    {
        firstByte = bytes[position++] & 0xFF;
        final int opcode = firstByte & 0x0F;
        final boolean isFinal = 0 != (firstByte & 0x80);
        failIf(0 != (firstByte & 0x30), 1002);
        failIf(0 != (firstByte & 0x40) && !(isCompressionNegotiated && (1 == opcode || 2 == opcode)), 1002);
        failIf((opcode >= 3 && opcode <= 7) || opcode > 10, 1002);
        failIf(opcode >= 8 && !isFinal, 1002);
        failIf(0 == opcode && messageOpcode < 0, 1002);
        failIf((1 == opcode || 2 == opcode) && messageOpcode >= 0, 1002);
        if (position == bytes.length)
        {
            return false;
        }

        final int second = bytes[position++] & 0xFF;
        final boolean isMasked = 0 != (second & 0x80);
        failIf(isMasked != (Role.SERVER == settings.role()), 1002);
        final int code = second & 0x7F;
        failIf(opcode >= 8 && code > 125, 1002);
        final int extended = 126 == code ? 2 : 127 == code ? 8 : 0;
        if (bytes.length - position < extended)
        {
            return false;
        }

        payloadLength = 0 == extended ? code : 0;
        for (int i = 0; i < extended; i++)
        {
            payloadLength = payloadLength << 8 | bytes[position++] & 0xFF;
        }

        checkLength(opcode, extended);
        if (isMasked && bytes.length - position < 4)
        {
            return false;
        }

        key = new byte[4];
        for (int i = 0; isMasked && i < 4; i++)
        {
            key[i] = bytes[position++];
        }

        return true;
    }

    private void checkLength(final int opcode, final int extended) throws Failure
    {
        failIf(payloadLength < 0, 1002);
        failIf(2 == extended && payloadLength < 126, 1002);
        failIf(8 == extended && payloadLength < 65536, 1002);
        if (opcode < 8)
        {
            failIf(payloadLength > settings.maxFrameLength(), 1009);
            final long before = 0 == opcode ? messageLength : 0;
            failIf(before + payloadLength > settings.maxMessageLength(), 1009);
            failIf(0 == opcode && fragments + 1 > settings.maxFragments(), 1008);
        }
    }

    private boolean control(final int opcode) throws Failure
    {
        if (bytes.length - position < payloadLength)
        {
            return false;
        }

        final byte[] payload = new byte[(int) payloadLength];
        for (int i = 0; i < payload.length; i++)
        {
            payload[i] = (byte) (bytes[position++] ^ key[i & 3]);
        }

        final String hex = HexFormat.of().formatHex(payload);
        if (8 != opcode)
        {
            add((9 == opcode ? "ping " : "pong ") + hex);
            return true;
        }

        if (0 == payload.length)
        {
            add("close 1005 ");
            return false;
        }

        failIf(1 == payload.length, 1002);
        final int status = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        failIf(status < 1000 || status > 4999 || (status > 1014 && status < 3000) ||
            (status >= 1004 && status <= 1006), 1002);
        final List<Integer> reason = new ArrayList<>();
        for (int i = 2; i < payload.length; i++)
        {
            reason.add(payload[i] & 0xFF);
        }

        failIf(firstWrongByte(reason) >= 0 || endsWithinCharacter(reason), 1007);
        add("close " + status + " " + hex.substring(4));

        return false;
    }

    private boolean data(final int opcode) throws Failure
    {
        if (0 != opcode)
        {
            messageOpcode = opcode;
            isCompressed = 0 != (firstByte & 0x40);
            isBegun = false;
            messageLength = 0;
            fragments = 0;
            text = new ArrayList<>();
        }

        fragments++;
        messageLength += payloadLength;
        final boolean isChecked = 1 == messageOpcode && settings.isUtf8Checked() && !isCompressed;
        for (long i = 0; i < payloadLength; i++)
        {
            if (position == bytes.length)
            {
                return false;
            }

            final int value = (bytes[position++] ^ key[(int) (i & 3)]) & 0xFF;
            if (isChecked)
            {
                text.add(value);
                failIf(firstWrongByte(tail()) >= 0, 1007);
            }

            begin();
            data.append(HexFormat.of().toHexDigits((byte) value));
        }

        if (0 != (firstByte & 0x80))
        {
            failIf(isChecked && endsWithinCharacter(text), 1007);
            begin();
            messageOpcode = -1;
            if (isBounded())
            {
                add("end");
            }
        }

        return true;
    }

    // Whole characters need no second look.
    private List<Integer> tail()
    {
        if (text.size() > 8 && !endsWithinCharacter(text.subList(0, text.size() - 1)))
        {
            text = new ArrayList<>(text.subList(text.size() - 1, text.size()));
        }

        return text;
    }

    private boolean isBounded()
    {
        return isCompressed || !settings.isSpanning();
    }

    private void begin()
    {
        if (isBounded() && !isBegun)
        {
            add("begin" + (1 == messageOpcode ? " text" : "") + (isCompressed ? " compressed" : ""));
            isBegun = true;
        }
    }

    private void add(final String event)
    {
        flush();
        events.add(event);
    }

    private void flush()
    {
        if (data.length() > 0)
        {
            events.add("data " + data);
            data.setLength(0);
        }
    }

    private static void failIf(final boolean isWrong, final int status) throws Failure
    {
        if (isWrong)
        {
            throw new Failure(status);
        }
    }

    /** The connection is failed. */
    private static final class Failure extends Exception
    {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Failure(final int status)
        {
            this.status = status;
        }
    }
}
