package io.sluice.examples;

import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.gateway.upstream.UpstreamSettings;
import io.sluice.nats.json.InfoView;
import io.sluice.net.proxy.ProxyHeaderWriter;
import io.sluice.net.proxy.ProxyVersion;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks whether a NATS server answers somewhere, at any of the addresses of a name. Blocks for two seconds at most,
 * whatever resolver, network and server do with the time.
 */
final class UpstreamProbe
{
    private static final int TIMEOUT_MS = 2_000;
    private static final int INFO_LENGTH_MAX = 64 * 1024;
    private static final byte[] INFO = {'I', 'N', 'F', 'O', ' '};
    private static final String SILENCE = "nothing answers in time";

    private final ServerUrl url;
    private final ProbeTls tls;
    private final ProxyVersion proxyVersion;
    private final long deadlineNs;
    private volatile Socket current;
    private volatile boolean isOver;

    private UpstreamProbe(final ServerUrl url, final SettingValues values, final long timeoutMs)
    {
        this.url = url;
        tls = new ProbeTls(values);
        proxyVersion = UpstreamSettings.proxyVersion(values);
        deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /**
     * Connects and reads INFO; where TLS is asked for, it is begun as the gateway would.
     *
     * @param url    of the server.
     * @param values of settings, for how servers are spoken to.
     * @return its name and version in words.
     * @throws IOException saying in words why there is none.
     */
    static String describe(final ServerUrl url, final SettingValues values) throws IOException
    {
        return describe(url, values, () -> List.of(InetAddress.getAllByName(url.host())), TIMEOUT_MS);
    }

    /**
     * Connects to one address after the other and reads INFO.
     *
     * @param url       of the server.
     * @param values    of settings, for how servers are spoken to.
     * @param resolver  of the url's name.
     * @param timeoutMs for all of it.
     * @return its name and version in words.
     * @throws IOException saying in words why there is none.
     */
    static String describe(
        final ServerUrl url,
        final SettingValues values,
        final Callable<List<InetAddress>> resolver,
        final long timeoutMs) throws IOException
    {
        return new UpstreamProbe(url, values, timeoutMs).await(resolver);
    }

    /** On a thread of its own: neither a resolver nor a handshake can be told to hurry. */
    private String await(final Callable<List<InetAddress>> resolver) throws IOException
    {
        final FutureTask<String> task = new FutureTask<>(() -> tryEach(resolver.call()));
        final Thread thread = new Thread(task, "upstream-probe-worker");
        thread.setDaemon(true);
        thread.start();
        try
        {
            return task.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        catch (final ExecutionException ex)
        {
            throw ex.getCause() instanceof UnknownHostException ?
                new IOException("the name " + url.host() + " is not known", ex.getCause()) :
                new IOException(ex.getCause().getMessage(), ex.getCause());
        }
        catch (final TimeoutException ex)
        {
            throw new IOException(SILENCE, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
        finally
        {
            isOver = true;
            closeQuietly(current); // which ends the thread
        }
    }

    private String tryEach(final List<InetAddress> addresses) throws IOException
    {
        IOException failure = new UnknownHostException(url.host());
        for (int i = 0; i < addresses.size() && !isOver; i++)
        {
            final long shareNs = (deadlineNs - System.nanoTime()) / (addresses.size() - i);
            try
            {
                return describe(
                    addresses.get(i), (int)Math.max(1, TimeUnit.NANOSECONDS.toMillis(shareNs)));
            }
            catch (final SocketTimeoutException ex)
            {
                failure = new IOException(SILENCE, ex);
            }
            catch (final IOException ex)
            {
                failure = ex;
            }
        }

        throw failure;
    }

    private String describe(final InetAddress address, final int timeoutMs) throws IOException
    {
        try (Socket socket = new Socket())
        {
            current = socket;
            socket.connect(new InetSocketAddress(address, url.port()), timeoutMs);
            socket.setSoTimeout(timeoutMs);
            if (null != proxyVersion)
            {
                socket.getOutputStream().write(ProxyHeaderWriter.ofOwn(proxyVersion, socket));
            }

            if (tls.isFirst(url))
            {
                try (Socket secured = tls.secure(socket, url))
                {
                    return describe(readInfo(secured.getInputStream()), ", over TLS from the start");
                }
            }

            final InfoView info = readInfo(socket.getInputStream());
            if (!url.isTls() && !info.isTlsRequired())
            {
                return describe(info, "");
            }
            if (!info.isTlsRequired() && !info.isTlsAvailable())
            {
                throw new IOException("the server offers no TLS");
            }
            tls.secure(socket, url).close();

            return describe(info, ", over TLS");
        }
    }

    private static String describe(final InfoView info, final String how)
    {
        return info.serverName() + ", version " + info.version() + how;
    }

    private static InfoView readInfo(final InputStream input) throws IOException
    {
        final byte[] line = new byte[INFO_LENGTH_MAX];
        int length = 0;
        int value = input.read();
        while ('\n' != value)
        {
            if (value < 0 || line.length == length)
            {
                throw new IOException("what answers is no NATS server");
            }
            line[length++] = (byte)value;
            value = input.read();
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(line);
        final InfoView info = new InfoView();
        if (length > INFO.length && Arrays.equals(line, 0, INFO.length, INFO, 0, INFO.length))
        {
            info.wrap(buffer, INFO.length, length - INFO.length);
        }
        if (!info.isValid())
        {
            throw new IOException("what answers is no NATS server");
        }

        return info;
    }

    private static void closeQuietly(final Socket socket)
    {
        try
        {
            if (null != socket)
            {
                socket.close();
            }
        }
        catch (final IOException ex)
        {
            // nobody is interested in it any more
        }
    }
}
