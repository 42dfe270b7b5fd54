package io.sluice.nats;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/**
 * What is parsed: inputs as large as a read, filled with commands. Predictable loads repeat one line, as load
 * generators do; unpredictable ones vary what a branch predictor could learn, over more inputs than it can.
 */
public enum ParserLoad
{
    /** Publishes of 16 bytes to one subject of 20 bytes. */
    PUB_16(true, 20, 16),
    /** Publishes of 128 bytes to one subject of 20 bytes. */
    PUB_128(true, 20, 128),
    /** Deliveries of 16 bytes from one subject of 20 bytes. */
    MSG_16(false, 20, 16),
    /** Deliveries of 128 bytes from one subject of 20 bytes. */
    MSG_128(false, 20, 128),
    /** Deliveries with three headers. */
    HMSG_3(false, 20, 64),
    /** Subscriptions, each with its own sid. */
    SUB(true, 20, 0),
    /** Subjects of 3 to 40 bytes, a quarter with replies, a fifth with headers, random sizes. */
    PUB_RANDOM(true, 0, 0),
    /** The same as deliveries. */
    MSG_RANDOM(false, 0, 0);

    /** Commands in one input. */
    public static final int COMMANDS = 1024;
    /** Inputs of one load. */
    public static final int INPUTS = 16;

    private static final int SLACK = 64;
    private static final int CAPACITY = 512 * 1024;
    private static final int MIN_SUBJECT = 3;
    private static final int MAX_SUBJECT = 40;
    private static final int MAX_RANDOM_PAYLOAD = 256;
    private static final int REPLY_ONE_IN = 4;
    private static final int HEADERS_ONE_IN = 5;
    private static final long SEED = 20_260_727;

    private final boolean isClient;
    private final int subjectLength;
    private final int payloadLength;

    ParserLoad(final boolean isClient, final int subjectLength, final int payloadLength)
    {
        this.isClient = isClient;
        this.subjectLength = subjectLength;
        this.payloadLength = payloadLength;
    }

    /** {@return true when a client sends it} */
    public boolean isClient()
    {
        return isClient;
    }

    /** {@return inputs, each a buffer of its content's capacity and some slack} */
    public UnsafeBuffer[] inputs()
    {
        final UnsafeBuffer[] inputs = new UnsafeBuffer[INPUTS];
        final Random random = new Random(SEED);
        final UnsafeBuffer scratch = new UnsafeBuffer(new byte[CAPACITY]);
        for (int i = 0; i < INPUTS; i++)
        {
            int length = 0;
            for (int j = 0; j < COMMANDS; j++)
            {
                length += put(scratch, length, random, j);
            }
            inputs[i] = new UnsafeBuffer(BufferUtil.allocateDirectAligned(length + SLACK, SLACK));
            inputs[i].putBytes(0, scratch, 0, length);
        }

        return inputs;
    }

    /**
     * Length of what an input holds.
     *
     * @param input of this load.
     * @return its length in bytes.
     */
    public static int length(final UnsafeBuffer input)
    {
        return input.capacity() - SLACK;
    }

    private int put(final UnsafeBuffer buffer, final int index, final Random random, final int number)
    {
        final boolean isRandom = 0 == subjectLength;
        final String subject =
            text(isRandom ? MIN_SUBJECT + random.nextInt(MAX_SUBJECT - MIN_SUBJECT + 1) : subjectLength);
        if (SUB == this)
        {
            return CommandWriter.subscribe(buffer, index, subject, null, Integer.toString(number + 1));
        }

        final String reply = isRandom && 0 == random.nextInt(REPLY_ONE_IN) ?
            "_INBOX." + text(MIN_SUBJECT + random.nextInt(MAX_SUBJECT)) : "";
        final int headers = HMSG_3 == this ? 3 : isRandom && 0 == random.nextInt(HEADERS_ONE_IN) ? 1 : 0;
        final String payload = "x".repeat(isRandom ? random.nextInt(MAX_RANDOM_PAYLOAD) : payloadLength);
        final AsciiView replyView = AsciiView.of(reply);
        final HeaderEditor block = new HeaderEditor();
        for (int i = 0; i < headers; i++)
        {
            block.add("Trace-Id-" + i, text(16));
        }
        final HeaderView view = new HeaderView().wrap(block.buffer(), 0, block.length());

        return isClient ?
            CommandWriter.publish(buffer, index, AsciiView.of(subject), replyView, view, AsciiView.of(payload)) :
            CommandWriter.message(
                buffer, index, AsciiView.of(subject), AsciiView.of("17"), replyView, view, AsciiView.of(payload));
    }

    private static String text(final int length)
    {
        return "orders.eu.berlin.store.0123456789.abcdefghijk".substring(0, length);
    }
}
