package io.sluice.gateway;

import io.sluice.gateway.relay.Conversation;
import io.sluice.gateway.relay.RelayLoop;
import io.sluice.gateway.relay.RelaySettings;
import io.sluice.net.EventLoop;
import io.sluice.net.EventLoopSettings;
import io.sluice.net.buffer.BufferHolder;
import io.sluice.net.tls.TlsIdentity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Interceptors under test, without sockets and threads: what a client and a server say is fed in, what they get and
 * what was decided comes out. Everything in between is what a gateway runs.
 * <pre>{@code
 *   try (InterceptorHarness harness = new InterceptorHarness(new AdminGuard()).introduce())
 *   {
 *       harness.fromClient("PUB admin.stop 0\r\n\r\n");
 *
 *       assertEquals(List.of("onPublish REJECT"), harness.verdicts());
 *       assertEquals("", harness.toServer());
 *       assertEquals("-ERR 'Permissions Violation for Publish to \"admin.stop\"'\r\n", harness.toClient());
 *   }
 * }</pre>
 * Texts are UTF-8. Confined to the thread that made it, but for what other threads may do with a {@link Session} and a
 * {@link Hold}; what they did shows after {@link #run()}.
 */
public final class InterceptorHarness implements AutoCloseable
{
    private static final String INFO =
        "INFO {\"server_id\":\"harness\",\"version\":\"2.12.0\",\"headers\":true,\"max_payload\":1048576} \r\n";
    private static final String CONNECT = "{\"verbose\":false,\"pedantic\":false,\"headers\":true,\"protocol\":1}";
    private static final RelaySettings SETTINGS = new RelaySettings(
        64 * 1024,
        RelaySettings.USUAL_LINE_LENGTH,
        RelaySettings.USUAL_LINE_LENGTH,
        0,
        TimeUnit.MILLISECONDS.toNanos(1500),
        TimeUnit.SECONDS.toNanos(10),
        false);

    private final List<String> verdicts = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<Interceptor> interceptors = new ArrayList<>();
    private final EventLoop loop;
    private final HarnessSession session;
    private final HarnessChannel client;
    private final HarnessChannel server;

    private int step = Integer.MAX_VALUE;
    private long nowNs;
    private CloseReason closeReason;
    private String closeDetail;
    private String refusal;

    /**
     * Who the client is: a TCP client without TLS at an address of its own, unless something else is said. Fluent.
     */
    public static final class Caller
    {
        UpgradeRequest upgradeRequest;
        TlsIdentity tlsIdentity;
        InetSocketAddress address = HarnessSession.CLIENT;
        InetSocketAddress proxyAddress;

        /** Somebody of whom nothing is known. */
        public Caller()
        {
        }

        /**
         * One that comes by WebSocket, and has been let in.
         *
         * @param request that it came with.
         * @return this.
         */
        public Caller upgradeRequest(final UpgradeRequest request)
        {
            upgradeRequest = request;

            return this;
        }

        /**
         * One that comes over TLS.
         *
         * @param identity that it has proved, and what was agreed: {@link TlsIdentity#pretended} needs no certificate.
         * @return this.
         */
        public Caller tls(final TlsIdentity identity)
        {
            tlsIdentity = identity;

            return this;
        }

        /**
         * One that comes from somewhere.
         *
         * @param ofClient address: {@link Session#clientAddress()}.
         * @return this.
         */
        public Caller address(final InetSocketAddress ofClient)
        {
            address = Objects.requireNonNull(ofClient, "ofClient");

            return this;
        }

        /**
         * One that comes by way of a proxy, whose header tells the client's address.
         *
         * @param ofProxy address: {@link Session#peerAddress()}.
         * @return this.
         */
        public Caller proxy(final InetSocketAddress ofProxy)
        {
            proxyAddress = ofProxy;

            return this;
        }
    }

    /**
     * A session of a TCP client.
     *
     * @param interceptors in the order in which they are asked.
     */
    public InterceptorHarness(final Interceptor... interceptors)
    {
        this(new Caller(), interceptors);
    }

    /**
     * A session of a WebSocket client, which has been let in.
     *
     * @param upgradeRequest that it came with, or null for a TCP client.
     * @param interceptors   in the order in which they are asked.
     */
    public InterceptorHarness(final UpgradeRequest upgradeRequest, final Interceptor... interceptors)
    {
        this(new Caller().upgradeRequest(upgradeRequest), interceptors);
    }

    /**
     * A session of a certain client.
     *
     * @param caller       who it is, complete.
     * @param interceptors in the order in which they are asked.
     */
    public InterceptorHarness(final Caller caller, final Interceptor... interceptors)
    {
        for (final Interceptor interceptor : interceptors)
        {
            this.interceptors.add(new HarnessRecorder(interceptor, verdicts));
        }
        loop = new EventLoop(new EventLoopSettings()
            .name("interceptor-harness").blocking(false).clock(this::nowNs).errorHandler(errors::add));

        final InterceptorChain chain = new InterceptorChain(this.interceptors, errors::add);
        final RelayLoop relayLoop = new RelayLoop(loop, chain);
        chain.relayLoop(relayLoop);
        session = new HarnessSession(loop, chain, this, caller);
        final BufferHolder holder = new BufferHolder((ignored) -> session.end(CloseReason.POOL_EXHAUSTED, null));
        client = new HarnessChannel(loop, holder, HarnessSession.GATEWAY, HarnessSession.CLIENT);
        server = new HarnessChannel(loop, holder, HarnessSession.GATEWAY, HarnessSession.SERVER);
        final Conversation conversation = new Conversation(relayLoop, SETTINGS, session, holder);
        session.conversation(conversation);

        this.interceptors.forEach((interceptor) -> interceptor.onStart(0));
        this.interceptors.forEach((interceptor) -> interceptor.onOpen(session));
        conversation.start(client, server);
        run();
    }

    /**
     * From here on both sides are cut into pieces: interceptors must not notice.
     *
     * @param length of a piece in bytes.
     * @return this.
     */
    public InterceptorHarness pieces(final int length)
    {
        step = length;

        return this;
    }

    /**
     * Lets server and client introduce themselves, up to the first PONG, with headers and not verbose. What they said
     * and what was decided about it is forgotten.
     *
     * @return this.
     */
    public InterceptorHarness introduce()
    {
        return introduce(CONNECT);
    }

    /**
     * Lets server and client introduce themselves, up to the first PONG. What they said and what was decided about it
     * is forgotten.
     *
     * @param connect the JSON that the client says.
     * @return this.
     */
    public InterceptorHarness introduce(final String connect)
    {
        fromServer(INFO);
        fromClient("CONNECT " + connect + "\r\nPING\r\n");
        fromServer((connect.contains("\"verbose\":true") ? "+OK\r\n" : "") + "PONG\r\n");
        toClient();
        toServer();
        verdicts();

        return this;
    }

    /**
     * The client says something.
     *
     * @param text in the protocol.
     * @return this.
     */
    public InterceptorHarness fromClient(final String text)
    {
        return fromClient(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The client says something.
     *
     * @param bytes in the protocol.
     * @return this.
     */
    public InterceptorHarness fromClient(final byte[] bytes)
    {
        return feed(client, bytes);
    }

    /**
     * The server says something.
     *
     * @param text in the protocol.
     * @return this.
     */
    public InterceptorHarness fromServer(final String text)
    {
        return fromServer(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The server says something.
     *
     * @param bytes in the protocol.
     * @return this.
     */
    public InterceptorHarness fromServer(final byte[] bytes)
    {
        return feed(server, bytes);
    }

    /** {@return what the client got since this was asked last} */
    public String toClient()
    {
        return new String(toClientBytes(), StandardCharsets.UTF_8);
    }

    /** {@return what the client got since this was asked last} */
    public byte[] toClientBytes()
    {
        return client.takeSent();
    }

    /** {@return what the server got since this was asked last} */
    public String toServer()
    {
        return new String(toServerBytes(), StandardCharsets.UTF_8);
    }

    /** {@return what the server got since this was asked last} */
    public byte[] toServerBytes()
    {
        return server.takeSent();
    }

    /** {@return callbacks and what they returned, such as {@code onPublish FORWARD}, since this was asked last} */
    public List<String> verdicts()
    {
        final List<String> taken = List.copyOf(verdicts);
        verdicts.clear();

        return taken;
    }

    /**
     * Does what other threads have asked for, and whatever that makes possible.
     *
     * @return this.
     */
    public InterceptorHarness run()
    {
        try
        {
            int work = 1;
            while (0 < work)
            {
                work = loop.doWork();
                work += client.present() ? 1 : 0;
                work += server.present() ? 1 : 0;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return this;
    }

    /**
     * Lets time pass.
     *
     * @param duration of it.
     * @return this.
     */
    public InterceptorHarness advance(final Duration duration)
    {
        nowNs += duration.toNanos();

        return run();
    }

    /** {@return the session} */
    public Session session()
    {
        return session;
    }

    /** {@return why the session closed, or null} */
    public CloseReason closeReason()
    {
        return closeReason;
    }

    /** {@return what was said about the close, or null} */
    public String closeDetail()
    {
        return closeDetail;
    }

    /** {@return why nothing more of the client is read, in words, or null; the server would close by itself} */
    public String refusal()
    {
        return refusal;
    }

    /** {@return what interceptors have thrown} */
    public List<Throwable> errors()
    {
        return List.copyOf(errors);
    }

    /** Ends the session as a client does, and the interceptors. */
    @Override
    public void close()
    {
        session.end(CloseReason.CLIENT_CLOSED, null);
        interceptors.forEach(Interceptor::onStop);
        loop.onClose();
    }

    void run(final Runnable task)
    {
        try
        {
            task.run();
        }
        catch (final RuntimeException | Error ex)
        {
            errors.add(ex);
            session.end(CloseReason.INTERCEPTOR_FAILED, ex.toString());
        }
    }

    void onClosed(final CloseReason reason, final String detail)
    {
        closeReason = reason;
        closeDetail = detail;
        client.close(reason.closeStatus());
        server.close(0);
        interceptors.forEach((interceptor) -> interceptor.onClose(session, reason, detail));
    }

    void onRefused(final String why)
    {
        refusal = why;
    }

    private long nowNs()
    {
        return nowNs;
    }

    private InterceptorHarness feed(final HarnessChannel channel, final byte[] bytes)
    {
        for (int i = 0; i < bytes.length; i += Math.min(step, bytes.length - i))
        {
            channel.receive(bytes, i, Math.min(step, bytes.length - i));
            run();
        }

        return this;
    }
}
