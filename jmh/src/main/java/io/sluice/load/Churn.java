package io.sluice.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that come and go, some of them badly: a thread of its own opens one after the other. */
final class Churn implements Runnable
{
    private static final int READ_TIMEOUT_MS = 5_000;
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true}\r\n";
    private static final String TALK = CONNECT + "SUB churn.own 1\r\nPUB churn.own 2\r\nhi\r\nPING\r\n";

    /** What clients say before they leave without waiting for anything. */
    private static final List<String> FAULTS = List.of(
        "",
        CONNECT + "PUB churn.cut 100\r\nonly a part",
        CONNECT + "NONSENSE\r\n",
        CONNECT + "PUB churn.long " + "x".repeat(6_000),
        "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n",
        CONNECT + "HPUB churn.bad 5 3\r\n");

    private final List<InetSocketAddress> addresses;
    private final long intervalNs;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong faulty = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    Churn(final List<InetSocketAddress> addresses, final int perSecond)
    {
        this.addresses = addresses;
        intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    public void run()
    {
        for (long n = 0; !isOver.get(); n++)
        {
            final InetSocketAddress address = addresses.get((int)(n % addresses.size()));
            try
            {
                if (0 == n % 3)
                {
                    misbehave(address, FAULTS.get((int)(n / 3 % FAULTS.size())), 0 == n % 2);
                    faulty.incrementAndGet();
                }
                else if (0 == n % addresses.size())
                {
                    talk(address);
                    served.incrementAndGet();
                }
            }
            catch (final IOException ex)
            {
                failed.incrementAndGet();
            }

            LockSupport.parkNanos(intervalNs);
        }
    }

    void end()
    {
        isOver.set(true);
    }

    @Override
    public String toString()
    {
        return served + " short sessions, " + faulty + " faults, " + failed + " failures";
    }

    long failures()
    {
        return failed.get();
    }

    private static void talk(final InetSocketAddress address) throws IOException
    {
        try (SocketChannel socket = SocketChannel.open(address))
        {
            socket.socket().setSoTimeout(READ_TIMEOUT_MS);
            socket.write(ByteBuffer.wrap(TALK.getBytes(StandardCharsets.US_ASCII)));
            final StringBuilder heard = new StringBuilder();
            final byte[] bytes = new byte[4096];
            while (heard.indexOf("PONG\r\n") < 0)
            {
                final int length = socket.socket().getInputStream().read(bytes);
                if (length < 0)
                {
                    throw new IOException("closed after " + heard);
                }
                heard.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void misbehave(final InetSocketAddress address, final String words, final boolean isReset)
        throws IOException
    {
        try (SocketChannel socket = SocketChannel.open(address))
        {
            if (isReset)
            {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            write(socket, words);
        }
    }

    private static void write(final SocketChannel socket, final String words)
    {
        try
        {
            socket.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
        }
        catch (final IOException ignore)
        {
            // closed in its face before it had said all
        }
    }
}
