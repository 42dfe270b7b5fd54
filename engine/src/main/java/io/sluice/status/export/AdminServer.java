package io.sluice.status.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.agrona.ErrorHandler;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers {@code /metrics}, {@code /healthz} and {@code /readyz}, and nothing else, on threads of its own. */
public final class AdminServer implements AutoCloseable
{
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int THREAD_COUNT = 4;
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final ErrorHandler errorHandler;

    /**
     * Starts to serve.
     *
     * @param address      to listen on; port 0 picks one.
     * @param metrics      in the text format of Prometheus.
     * @param illness      why this is not alive, or null if it is.
     * @param hindrance    why this cannot serve clients now, or null if it can.
     * @param errorHandler told of what goes wrong.
     * @throws IOException if the address cannot be bound.
     */
    public AdminServer(
        final InetSocketAddress address,
        final Supplier<String> metrics,
        final Supplier<String> illness,
        final Supplier<String> hindrance,
        final ErrorHandler errorHandler) throws IOException
    {
        this.errorHandler = errorHandler;
        server = HttpServer.create(address, 0);
        // one that sends half a request keeps a thread: the others go on
        executor = new ThreadPoolExecutor(
            THREAD_COUNT, THREAD_COUNT, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), AdminServer::newThread);
        executor.allowCoreThreadTimeOut(true);
        server.setExecutor(executor);
        server.createContext("/", (exchange) -> answer(exchange, "/", NOT_FOUND, PLAIN_TEXT, () -> "no such page"));
        server.createContext("/metrics",
            (exchange) -> answer(exchange, "/metrics", OK, PrometheusText.CONTENT_TYPE, metrics));
        server.createContext("/healthz", (exchange) -> answerState(exchange, "/healthz", "alive", illness));
        server.createContext("/readyz", (exchange) -> answerState(exchange, "/readyz", "ready", hindrance));
        server.start();
    }

    /** {@return where it listens, with the real port} */
    public InetSocketAddress address()
    {
        return server.getAddress();
    }

    /** Ends serving, without waiting for slow readers. */
    @Override
    public void close()
    {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answerState(
        final HttpExchange exchange, final String path, final String good, final Supplier<String> complaint)
        throws IOException
    {
        final String found = complaintOf(complaint);
        answer(exchange, path, null == found ? OK : UNAVAILABLE, PLAIN_TEXT, () -> null == found ? good : found);
    }

    private String complaintOf(final Supplier<String> complaint)
    {
        try
        {
            return complaint.get();
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);

            return ex.toString();
        }
    }

    private void answer(
        final HttpExchange exchange,
        final String path,
        final int status,
        final String contentType,
        final Supplier<String> body) throws IOException
    {
        final boolean isHead = "HEAD".equals(exchange.getRequestMethod());
        try (exchange)
        {
            if (!isHead && !"GET".equals(exchange.getRequestMethod()))
            {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, false, METHOD_NOT_ALLOWED, PLAIN_TEXT, "only GET and HEAD");
            }
            else if (NOT_FOUND != status && !path.equals(exchange.getRequestURI().getPath()))
            {
                send(exchange, isHead, NOT_FOUND, PLAIN_TEXT, "no such page");
            }
            else
            {
                send(exchange, isHead, status, contentType, body.get());
            }
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex); // the connection is closed without an answer
        }
    }

    private static void send(
        final HttpExchange exchange,
        final boolean isHead,
        final int status,
        final String contentType,
        final String body) throws IOException
    {
        final byte[] bytes = (body.endsWith("\n") ? body : body + '\n').getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, isHead ? -1 : bytes.length);
        if (!isHead)
        {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Thread newThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "sluice-admin");
        thread.setDaemon(true);

        return thread;
    }
}
