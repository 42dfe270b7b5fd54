package io.sluice.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Run with few descriptors: uses them up, waits for the acceptor to fail, gives them back. */
final class DescriptorLimitMain
{
    private DescriptorLimitMain()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final List<Throwable> errors = new ArrayList<>();
        final List<SocketChannel> accepted = new ArrayList<>();
        final List<SocketChannel> hogs = new ArrayList<>();
        final EventLoop loop = new EventLoop(new EventLoopSettings().blocking(false).errorHandler(errors::add));
        final Acceptor acceptor =
            new Acceptor(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), accepted::add);
        acceptor.start(loop);
        // Classes found in folders need descriptors too, and so do some when they are initialised: a connection first.
        try (SocketChannel first = SocketChannel.open(acceptor.localAddress()))
        {
            while (accepted.isEmpty() || !first.isConnected())
            {
                loop.doWork();
            }
        }
        accepted.remove(0).close();

        final SocketChannel client = SocketChannel.open();
        useUp(hogs);
        client.connect(acceptor.localAddress());

        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < 500_000_000L)
        {
            loop.doWork();
        }
        if (errors.isEmpty() || errors.size() > 20 || !accepted.isEmpty())
        {
            throw new IllegalStateException("errors " + errors.size() + ", accepted " + accepted.size());
        }

        for (final SocketChannel hog : hogs)
        {
            hog.close();
        }
        while (accepted.isEmpty())
        {
            loop.doWork();
        }
        System.out.println("accepted after all");
    }

    private static void useUp(final List<SocketChannel> hogs)
    {
        try
        {
            while (true)
            {
                hogs.add(SocketChannel.open());
            }
        }
        catch (final IOException ex)
        {
            if (!ex.getMessage().contains("Too many open files"))
            {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
