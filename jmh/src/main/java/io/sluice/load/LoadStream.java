package io.sluice.load;

import io.sluice.benchmarks.Guard;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One connection publishes as fast as the path takes it, another one receives, others may be open and do nothing. What
 * is published varies as real traffic does: 64 subjects of 3 to 40 letters, payloads within 50 % of a size, a quarter
 * with a reply. The same commands are published over every path.
 */
final class LoadStream implements AutoCloseable
{
    /** A payload begins with eight bytes that are read, and is half of the size at least. */
    private static final int SIZE_MIN = 2 * Long.BYTES;
    /** A message and a half must fit into one write. */
    private static final int SIZE_MAX = 64 * 1024;

    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int WINDOW_LENGTH = 4 * 1024 * 1024;
    private static final int WINDOW_MIN = 64;
    private static final int WRITE_LENGTH = 128 * 1024;
    /**
     * A processor remembers what a thousand lines were like, and then guesses what it could not where nothing repeats.
     * Where that is what a message costs, with small ones, there are more, up to about a megabyte of them.
     */
    private static final int SHAPES_MAX = 16 * 1024;
    private static final int SHAPES_MIN = 1024;
    private static final int SHAPES_LENGTH = 1024 * 1024;
    private static final int SUBJECTS = 64;
    private static final int LETTERS_MIN = 3;
    private static final int LETTERS_MAX = 40;
    private static final int REPLY_EVERY = 4;

    private final LoadLoop shared = new LoadLoop(true);
    private final LoadClient publisher;
    private final UnsafeBuffer commands;
    private final int[] ends;
    private final int window;
    private int next;
    private long sentCount;
    private long receivedCount;

    LoadStream(final LoadUrl url, final String name, final int size, final int idle)
    {
        ends = new int[Math.max(SHAPES_MIN, Math.min(SHAPES_MAX, SHAPES_LENGTH / size))];
        commands = commands(name, size, ends);
        window = Math.max(WINDOW_MIN, WINDOW_LENGTH / (size + LETTERS_MAX));
        for (int i = 0; i < idle; i++)
        {
            shared.open(url, name + "-idle." + i, Long.BYTES, LoadStream::ignore);
        }
        shared.open(url, name + ".>", Long.BYTES, (client, dueNs) -> receivedCount++);
        publisher = shared.open(url, name + "-publisher", Long.BYTES, LoadStream::ignore);
        shared.awaitReady();
    }

    static void checkSize(final String option, final int size)
    {
        Guard.check(size >= SIZE_MIN && size <= SIZE_MAX,
            option + " must be " + SIZE_MIN + " to " + SIZE_MAX + ": " + size);
    }

    /** Publishes for a while and until all of it has come back: {@return messages that did} */
    long run(final long durationNs)
    {
        final long before = receivedCount;
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() - endNs < 0)
        {
            while (!publisher.isBlocked() && sentCount - receivedCount < window)
            {
                publish();
            }
            shared.pass();
        }
        while (receivedCount < sentCount && System.nanoTime() - endNs < DRAIN_NS)
        {
            shared.pass();
        }
        if (receivedCount != sentCount)
        {
            throw new IllegalStateException(
                "of " + sentCount + " messages over " + publisher.url() + " came back " + receivedCount);
        }

        return receivedCount - before;
    }

    @Override
    public void close()
    {
        shared.close();
    }

    /** As many whole commands as one write takes. */
    private void publish()
    {
        final int start = 0 == next ? 0 : ends[next - 1];
        int end = start;
        while (next < ends.length && ends[next] - start <= WRITE_LENGTH)
        {
            end = ends[next++];
            sentCount++;
        }
        publisher.publish(commands, start, end - start);
        publisher.flush();
        next = ends.length == next ? 0 : next;
    }

    private static void ignore(final LoadClient client, final long dueNs)
    {
        // nobody publishes to these
    }

    private static UnsafeBuffer commands(final String name, final int size, final int[] ends)
    {
        final Random random = new Random(42);
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < SUBJECTS; i++)
        {
            final StringBuilder word = new StringBuilder();
            for (int rest = LETTERS_MIN + random.nextInt(LETTERS_MAX - LETTERS_MIN + 1); rest > 0; rest--)
            {
                word.append((char)('a' + random.nextInt('z' - 'a' + 1)));
            }
            words.add(word.toString());
        }

        final List<byte[]> all = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < ends.length; i++)
        {
            final String subject = name + '.' + words.get(random.nextInt(SUBJECTS));
            final boolean isRequest = 0 == random.nextInt(REPLY_EVERY);
            final String reply = isRequest ? " _R." + words.get(random.nextInt(SUBJECTS)) : "";
            final int payloadLength = size / 2 + random.nextInt(size + 1);
            final String command =
                "PUB " + subject + reply + ' ' + payloadLength + "\r\n" + "x".repeat(payloadLength) + "\r\n";
            all.add(command.getBytes(StandardCharsets.US_ASCII));
            length += command.length();
            ends[i] = length;
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        int offset = 0;
        for (final byte[] command : all)
        {
            buffer.putBytes(offset, command);
            offset += command.length;
        }

        return buffer;
    }
}
