package io.sluice.nats;

import io.sluice.test.Allocation;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TextAllocationTest
{
    private static final int ROUNDS = 20_000;

    private final HeaderView headers = new HeaderView();
    private final HeaderEditor editor = new HeaderEditor();
    private final Subject subject = new Subject();
    private final Subject pattern = Subject.of("orders.*.>");
    private final AsciiView token = new AsciiView();
    private final StringBuilder text = new StringBuilder(256);
    private final UnsafeBuffer block = direct("NATS/1.0 404 No Messages\r\nA: 1\r\nB: 2\r\nA: 3\r\n\r\n");
    private final UnsafeBuffer line = direct("orders.eu.new.4711");
    private int seen;

    @Test
    void shouldReadAndEditWithoutGarbage()
    {
        run();
        run();

        final long before = Allocation.ofCurrentThread();
        run();
        assertEquals(0, Allocation.ofCurrentThread() - before);
        assertEquals(3 * ROUNDS * 13, seen);
    }

    private void run()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            subject.wrap(line, 0, line.capacity());
            text.setLength(0);
            subject.appendTo(text);
            seen += subject.matches(pattern) ? 1 : 0;
            seen += subject.isSubsetOf(pattern) ? 1 : 0;
            seen += subject.overlaps(pattern) ? 1 : 0;
            seen += subject.isValidLiteral() && subject.isValidPattern() ? 1 : 0;
            seen += subject.token(1, token) && token.contentEquals("eu") ? 1 : 0;
            seen += subject.tokenEquals(2, "new") ? 1 : 0;
            seen += subject.startsWith("orders.") ? 1 : 0;
            seen += subject.equals(subject) && subject.contentEquals(text) ? 1 : 0;

            headers.wrap(block, 0, block.capacity());
            seen += headers.isValid() && 404 == headers.status() && headers.statusDescription(token) ? 1 : 0;
            seen += headers.find("B") && headers.value().contentEquals("2") ? 1 : 0;
            seen += 2 == headers.count("A") ? 1 : 0;

            editor.wrap(headers).set("A", "other").add("C", subject.buffer(), 0, 6).add("D", text);
            seen += 1 == editor.remove("B") ? 1 : 0;
            seen += editor.isNeeded() ? 1 : 0;
        }
    }

    private static UnsafeBuffer direct(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        buffer.putBytes(0, bytes);

        return buffer;
    }
}
