package io.sluice.gateway;

import io.sluice.benchmarks.Guard;
import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.relay.RelaySettings;
import io.sluice.nats.CommandKind;
import io.sluice.nats.Need;
import io.sluice.nats.ParserLoad;
import io.sluice.nats.PublishCommand;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.buffer.BufferHolder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a session without its sockets: an input full of commands is parsed, shown to the interceptors and
 * handed to the channel. A score is nanoseconds for each command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RelayBenchmark
{
    private static final RelaySettings SETTINGS = new RelaySettings(64 * 1024, 4096, 4096, 0, 1, 1, false);
    private static final String INFO = "INFO {\"headers\":true} \r\n";
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\nPING\r\n";
    private static final String PONG = "PONG\r\n";

    /** What is said. */
    @Param({"PUB_16", "PUB_128", "PUB_RANDOM"})
    private ParserLoad load;

    /** None, one or five that read subject and size; one that reads the whole; one that rewrites the subject. */
    @Param({"none", "read", "read5", "whole", "rewrite"})
    private String chain;

    private EventLoop loop;
    private RelayLoop relayLoop;
    private SinkChannel client;
    private SinkChannel server;
    private MutableDirectBuffer[] inputs;
    private int[] lengths;
    private int index;

    /** For JMH. */
    public RelayBenchmark()
    {
    }

    RelayBenchmark(final ParserLoad load, final String chain)
    {
        this.load = load;
        this.chain = chain;
    }

    /** Opens a session. */
    @Setup
    public void setup()
    {
        Guard.checkMode();

        loop = new EventLoop(new EventLoopSettings().blocking(false).bufferLength(1024 * 1024));
        final InterceptorChain interceptors = new InterceptorChain(interceptors(), Throwable::printStackTrace);
        relayLoop = new RelayLoop(loop, interceptors);
        interceptors.relayLoop(relayLoop);
        client = new SinkChannel(loop);
        server = new SinkChannel(loop);
        // It does not end, and its end is all that a harness hears of.
        final HarnessSession session =
            new HarnessSession(loop, interceptors, null, new InterceptorHarness.Caller());
        final Conversation conversation = new Conversation(relayLoop, SETTINGS, session, new BufferHolder((holder) ->
        {
            throw new IllegalStateException("evicted");
        }));
        session.conversation(conversation);
        conversation.start(client, server);
        say(server, INFO);
        say(client, CONNECT);
        say(server, PONG);

        final UnsafeBuffer[] texts = load.inputs();
        inputs = new MutableDirectBuffer[texts.length];
        lengths = new int[texts.length];
        for (int i = 0; i < inputs.length; i++)
        {
            lengths[i] = ParserLoad.length(texts[i]);
            inputs[i] = buffer(texts[i], lengths[i]);
        }
    }

    RelayLoop relayLoop()
    {
        return relayLoop;
    }

    /** Shortens the inputs to so many commands, all of which must be equally long. */
    void keep(final int commands)
    {
        for (int i = 0; i < lengths.length; i++)
        {
            if (0 != lengths[i] % ParserLoad.COMMANDS)
            {
                throw new IllegalStateException("commands of " + load + " differ in length");
            }
            lengths[i] = lengths[i] / ParserLoad.COMMANDS * commands;
        }
    }

    /** Closes the loop. */
    @TearDown
    public void tearDown()
    {
        loop.onClose();
    }

    /** {@return bytes that were relayed so far} */
    @Benchmark
    @OperationsPerInvocation(ParserLoad.COMMANDS)
    public long relay()
    {
        index = (index + 1) & (inputs.length - 1);
        final int consumed = client.handler().onRead(client, inputs[index], loop.headroom(), lengths[index]);
        if (consumed != lengths[index])
        {
            throw new IllegalStateException("consumed " + consumed + " of " + lengths[index]);
        }

        return server.bytesOut();
    }

    private void say(final SinkChannel channel, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        channel.handler().onRead(
            channel, buffer(new UnsafeBuffer(bytes), bytes.length), loop.headroom(), bytes.length);
    }

    private MutableDirectBuffer buffer(final UnsafeBuffer source, final int length)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(
            ByteBuffer.allocateDirect(loop.headroom() + length + EventLoop.SLACK_LENGTH));
        buffer.putBytes(loop.headroom(), source, 0, length);

        return buffer;
    }

    private List<Interceptor> interceptors()
    {
        final List<Interceptor> interceptors = new ArrayList<>();
        switch (chain)
        {
            case "none":
                break;

            case "read5":
                interceptors.add(new FirstReader());
                interceptors.add(new SecondReader());
                interceptors.add(new FirstReader());
                interceptors.add(new SecondReader());
                interceptors.add(new FirstReader());
                break;

            case "rewrite":
                interceptors.add(new Rewriter());
                break;

            default:
                interceptors.add("read".equals(chain) ? new FirstReader() : new WholeReader());
                break;
        }

        return interceptors;
    }

    private abstract static class Reader implements Interceptor
    {
        private final Need need;
        private long seen;

        Reader(final Need need)
        {
            this.need = need;
        }

        @Override
        public Need interest(final Direction direction, final CommandKind kind)
        {
            return Need.NOTHING == Interceptor.super.interest(direction, kind) ? Need.NOTHING : need;
        }

        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            seen += publish.payloadLength() + publish.subject().byteAt(0);

            return publish.subject().startsWith("admin.") ? Verdict.DROP : Verdict.FORWARD;
        }
    }

    private static final class FirstReader extends Reader
    {
        FirstReader()
        {
            super(Need.LINE);
        }
    }

    private static final class SecondReader extends Reader
    {
        SecondReader()
        {
            super(Need.LINE);
        }
    }

    private static final class WholeReader extends Reader
    {
        WholeReader()
        {
            super(Need.WHOLE);
        }
    }

    private static final class Rewriter implements Interceptor
    {
        @Override
        public Verdict onPublish(final Session session, final PublishCommand publish)
        {
            publish.edit().subject("tenants.acme.orders");

            return Verdict.FORWARD;
        }
    }
}
