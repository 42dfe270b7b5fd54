package io.sluice.net.tls;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.sluice.net.Channel;
import io.sluice.net.CloseCause;
import io.sluice.net.SteadyState;
import io.sluice.test.Allocation;
import io.sluice.test.TestPki;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bytes of garbage per record, with descriptors that no box cache holds by default. */
class TlsAllocationTest
{
    private static final TestPki PKI = new TestPki();
    private static final int PAIR_COUNT = 150;
    private static final int WARM_UP = 3_000;
    private static final int RECORDS = 500;
    private static final int ROUNDS = 8;
    /**
     * What the JDK may allocate to encrypt and decrypt one record. JDK 17 takes 3.2 KB for 1 byte and 7 KB for 16,000;
     * JDK 25 takes 5.7 or 9.2 KB for those, as its compiler has it.
     */
    private static final int JDK_LIMIT = 16 * 1024;

    private final TlsWorld world = new TlsWorld();
    private final List<SocketChannel> descriptors = new ArrayList<>();
    private final Ponger client = new Ponger();
    private final Ponger server = new Ponger();
    private final UnsafeBuffer message = TlsRecorder.direct(new byte[16 * 1024]);

    private void connect(final String provider)
    {
        for (int i = 0; i < PAIR_COUNT; i++)
        {
            descriptors.add(world.pair(0)[0]);
        }
        final SocketChannel[] pair = world.pair(0);
        server.channel = TlsChannel.server(world.adopt(pair[0], 0), world.tls,
            TlsWorld.settings(provider).certificate(PKI.localhost().tls()).serverContext(), server);
        client.channel = TlsChannel.client(world.adopt(pair[1], 0), world.tls,
            TlsWorld.settings(provider).trust(List.of(PKI.authority())).clientContext(), "localhost", 4222, client);
        world.await(() -> client.isSecured && server.isSecured, "secured");
    }

    private void close() throws IOException
    {
        world.close();
        for (final SocketChannel descriptor : descriptors)
        {
            descriptor.close();
        }
    }

    /** The client's record, and the server's of the same length in return. */
    private void roundTrips(final int count, final int length)
    {
        for (int i = 0; i < count; i++)
        {
            client.receivedLength = 0;
            server.receivedLength = 0;
            server.answerLength = length;
            client.channel.write(message, 0, length);
            while (client.receivedLength < length)
            {
                world.pass();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256, 16_000})
    void shouldMakeNoGarbageWithBoringSsl(final int length) throws IOException
    {
        connect("boringssl");
        SteadyState.assertNoGarbage(() -> roundTrips(RECORDS, length));
        world.assertNothingHeld();
        close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256, 16_000})
    void shouldMakeLittleGarbageWithTheJdk(final int length) throws IOException
    {
        connect("jdk");
        roundTrips(WARM_UP, length);
        // The compilers may still be at it, and what they have not done yet costs more: the best round counts.
        long perRecord = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++)
        {
            final long before = Allocation.ofCurrentThread();
            roundTrips(RECORDS, length);
            perRecord = Math.min(perRecord, (Allocation.ofCurrentThread() - before) / (2 * RECORDS));
        }
        System.out.println("JDK: " + perRecord + " bytes of garbage per record of " + length + " bytes, both ends");
        assertTrue(perRecord <= JDK_LIMIT, "bytes per record: " + perRecord);
        world.assertNothingHeld();
        close();
    }

    /** Counts, and answers if it is told so. */
    private static final class Ponger implements TlsHandler
    {
        private TlsChannel channel;
        private boolean isSecured;
        private int receivedLength;
        private int answerLength;

        @Override
        public void onSecured(final TlsChannel secured)
        {
            isSecured = true;
        }

        @Override
        public int onRead(final Channel from, final MutableDirectBuffer buffer, final int offset, final int length)
        {
            if (0 == answerLength)
            {
                receivedLength += length;

                return length;
            }
            // Whole ones only: what is left is kept, and comes again with the rest.
            if (length == answerLength)
            {
                channel.write(buffer, offset, length);

                return length;
            }

            return 0;
        }

        @Override
        public void onWritable(final Channel from)
        {
        }

        @Override
        public void onEof(final Channel from)
        {
            from.close(0);
        }

        @Override
        public void onClosed(final Channel from, final CloseCause cause)
        {
            isSecured = false;
        }
    }
}
