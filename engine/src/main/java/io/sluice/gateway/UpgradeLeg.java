package io.sluice.gateway;

import io.sluice.gateway.listen.ClientLeg;
import io.sluice.gateway.listen.PlainLeg;
import io.sluice.gateway.page.Pages;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.timer.Timer;
import io.sluice.net.websocket.ServerUpgrade;
import io.sluice.net.websocket.UpgradeHandler;
import io.sluice.status.Counter;
import io.sluice.websocket.handshake.HttpHeaders;
import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A client that asks for WebSocket: its request, what the interceptors say to it, and the answer, which waits for a
 * server so that an outage is a 503 and not a connection that ends at once. Confined to its loop.
 */
final class UpgradeLeg implements ClientLeg, UpgradeHandler, Upgrade
{
    private static final String ORIGIN_OF_OLD_BROWSERS = "Sec-WebSocket-Origin";

    private final GatewaySession session;
    private final List<Interceptor> interceptors;
    private final PlainLeg successor;
    private final ServerUpgrade upgrade;
    private final List<String> headers = new ArrayList<>();
    private Channel channel;
    private io.sluice.websocket.handshake.UpgradeRequest httpRequest;
    private PendingUpgrade pending;
    private Timer holdTimer;
    private long holdSinceNs;
    private int status;
    private String body;
    private String servedPath;
    private int nextInterceptor;
    private long deadlineNs;

    UpgradeLeg(final GatewaySession session)
    {
        this.session = session;
        interceptors = session.chain().interceptors();
        successor = new PlainLeg(session);
        upgrade = new ServerUpgrade(
            session.gatewayLoop().webSocketLoop(), session.listener().webSocketSettings(), this);
    }

    @Override
    public ChannelHandler handler()
    {
        return upgrade;
    }

    @Override
    public void start(final Channel ofClient)
    {
        channel = ofClient;
        deadlineNs = channel.loop().nowNs() + session.listener().webSocketSettings().handshakeTimeoutNs();
        upgrade.start(channel);
    }

    @Override
    public Channel accept()
    {
        session.gatewayLoop().counters().increment(Counter.UPGRADES_ACCEPTED);
        final UpgradeResponseWriter answer = UpgradeResponseWriter.accept(httpRequest);
        addHeaders(answer);

        return upgrade.accept(successor, answer);
    }

    @Override
    public void refuse(final int httpStatus, final byte[] words)
    {
        stopWaiting();
        if (!upgrade.isUndecided())
        {
            return;
        }

        session.gatewayLoop().counters().increment(Counter.UPGRADES_REFUSED);
        final UpgradeResponseWriter answer = UpgradeResponseWriter.refuse(0 == status ? httpStatus : status);
        addHeaders(answer);
        if (null != body)
        {
            answer.body(body + '\n');
        }

        upgrade.refuse(answer);
    }

    @Override
    public void onUpgrade(
        final ServerUpgrade ofClient, final io.sluice.websocket.handshake.UpgradeRequest request)
    {
        httpRequest = request;
        session.upgradeRequest(UpgradeRequest.of(request));
        if (!session.identifyForwarded(request.headers()))
        {
            return;
        }

        final String origin = null == request.origin() ? request.header(ORIGIN_OF_OLD_BROWSERS) : request.origin();
        if (!session.listener().url().accepts(request.path()))
        {
            refuse(HttpStatus.NOT_FOUND, "no such path");
            session.end(CloseReason.UPGRADE_REFUSED, describe());
        }
        else if (!session.listener().settings().originPolicy().accepts(
            origin, request.host(), null != session.tlsIdentity()))
        {
            refuse(HttpStatus.FORBIDDEN, "origin not allowed");
            session.end(CloseReason.UPGRADE_REFUSED, describe() + ": " + origin);
        }
        else
        {
            session.announce();
            ask();
        }
    }

    @Override
    public UpgradeResponseWriter onPage(final io.sluice.websocket.handshake.UpgradeRequest request)
    {
        if (!session.identifyForwarded(request.headers()))
        {
            return UpgradeResponseWriter.refuse(session.reason().httpStatus());
        }

        final Pages pages = session.listener().settings().pages();
        final UpgradeResponseWriter page = pages.answer(request);
        if (null != page)
        {
            session.gatewayLoop().counters().increment(Counter.PAGES_SERVED);
            servedPath = request.path();

            return page;
        }

        // Where any path is taken and there are pages, one that is none of them is rather a page that is missing.
        final ListenerUrl url = session.listener().url();
        final boolean isForUpgrades = url.accepts(request.path()) && (pages.isEmpty() || !url.path().isEmpty());

        return UpgradeResponseWriter.refuse(isForUpgrades ? HttpStatus.UPGRADE_REQUIRED : HttpStatus.NOT_FOUND);
    }

    @Override
    public void onAbandoned(final ServerUpgrade ofClient, final CloseCause cause)
    {
        stopWaiting();
        if (null != servedPath)
        {
            session.end(CloseReason.PAGE_SERVED, servedPath);
        }
        else if (0 != ofClient.answeredStatus() && null == session.reason())
        {
            session.gatewayLoop().counters().increment(Counter.UPGRADES_REFUSED);
            session.end(
                HttpStatus.REQUEST_TIMEOUT == ofClient.answeredStatus() ?
                    CloseReason.UPGRADE_TIMEOUT : CloseReason.UPGRADE_REFUSED,
                ofClient.answeredStatus() + (null == ofClient.failure() ? "" : ", " + ofClient.failure()));
        }
        else if (CloseCause.CLOSED == cause)
        {
            session.end(channel.loop().nowNs() - deadlineNs >= 0 && null == httpRequest ?
                CloseReason.UPGRADE_TIMEOUT : CloseReason.CLIENT_CLOSED, null);
        }

        session.onClosed(channel, cause);
    }

    @Override
    public UpgradeRequest request()
    {
        return session.upgradeRequest();
    }

    @Override
    public Upgrade responseHeader(final String name, final String value)
    {
        UpgradeResponseWriter.refuse(HttpStatus.BAD_REQUEST).header(name, value); // refuses what cannot be written
        headers.add(name);
        headers.add(value);

        return this;
    }

    @Override
    public Verdict refuse(final int answerStatus, final String reason)
    {
        checkStatus(answerStatus);
        status = answerStatus;
        body = reason;

        return Verdict.REJECT;
    }

    @Override
    public UpgradeHold hold()
    {
        if (null != pending)
        {
            throw new IllegalStateException("this upgrade is held already");
        }

        pending = new PendingUpgrade(session, this);

        return pending;
    }

    private static void checkStatus(final int answerStatus)
    {
        if (answerStatus < 300 || answerStatus > 599)
        {
            throw new IllegalArgumentException("an upgrade is refused with 300 to 599, not " + answerStatus);
        }
    }

    /**
     * A hold was decided.
     *
     * @param isAccepted   true to ask the next interceptor.
     * @param answerStatus of a refusal.
     * @param reason       of a refusal, or null.
     * @param more         headers of the answer, names and values.
     */
    void resume(final boolean isAccepted, final int answerStatus, final String reason, final List<String> more)
    {
        if (null != session.reason())
        {
            return;
        }

        pending = null;
        stopWaiting();
        session.spendOnHolds(channel.loop().nowNs() - holdSinceNs);
        headers.addAll(more);
        if (isAccepted)
        {
            ask();
        }
        else
        {
            refuse(answerStatus, reason);
            session.end(CloseReason.UPGRADE_REFUSED, describe());
        }
    }

    /** Asks the interceptors that have not been asked yet, then looks for a server. */
    private void ask()
    {
        while (nextInterceptor < interceptors.size() && null == session.reason())
        {
            final Interceptor interceptor = interceptors.get(nextInterceptor++);
            session.gatewayLoop().interceptors().guard(session, () -> decide(interceptor.onUpgrade(session, this)));
            if (null != pending)
            {
                await();
                return;
            }
        }

        if (null == session.reason())
        {
            session.dial();
        }
    }

    /** Until the very deadline, not until somebody looks: the client waits 2 s for all up to its first PONG. */
    private void await()
    {
        if (null == holdTimer)
        {
            holdTimer = channel.loop().newTimer((timer, nowNs) -> session.end(CloseReason.HOLD_TIMEOUT, null));
        }
        holdSinceNs = channel.loop().nowNs();
        holdTimer.schedule(holdSinceNs + session.holdBudgetNs());
    }

    private void stopWaiting()
    {
        if (null != holdTimer)
        {
            holdTimer.cancel();
        }
    }

    private void decide(final Verdict verdict)
    {
        if ((Verdict.HOLD == verdict) != (null != pending))
        {
            pending = null;
            throw new IllegalStateException("verdict HOLD goes together with hold(), but was " + verdict);
        }

        switch (verdict)
        {
            case FORWARD:
            case HOLD:
                break;

            case REJECT:
                session.end(CloseReason.UPGRADE_REFUSED, describe());
                break;

            case CLOSE:
                session.end(CloseReason.INTERCEPTOR_CLOSED, null);
                break;

            default:
                throw new IllegalStateException("an upgrade cannot be answered with " + verdict);
        }
    }

    private String describe()
    {
        return null == body ? Integer.toString(status) : status + ", " + body;
    }

    private void addHeaders(final UpgradeResponseWriter answer)
    {
        for (int i = 0; i < headers.size(); i += 2)
        {
            answer.header(headers.get(i), headers.get(i + 1));
        }
    }

    /** An upgrade that an interceptor holds. Thread-safe; the first decision counts. */
    private static final class PendingUpgrade implements UpgradeHold
    {
        private final GatewaySession session;
        private final UpgradeLeg leg;
        private final List<String> headers = new ArrayList<>();
        private boolean isDecided;

        PendingUpgrade(final GatewaySession session, final UpgradeLeg leg)
        {
            this.session = session;
            this.leg = leg;
        }

        @Override
        public UpgradeRequest request()
        {
            return session.upgradeRequest();
        }

        @Override
        public boolean accept()
        {
            return decide(true, HttpStatus.SWITCHING_PROTOCOLS, null);
        }

        @Override
        public boolean refuse(final int status, final String reason)
        {
            checkStatus(status);

            return decide(false, status, reason);
        }

        @Override
        public synchronized UpgradeHold responseHeader(final String name, final String value)
        {
            UpgradeResponseWriter.refuse(HttpStatus.BAD_REQUEST).header(name, value); // refuses what cannot be written
            if (!isDecided)
            {
                headers.add(name);
                headers.add(value);
            }

            return this;
        }

        private synchronized boolean decide(final boolean isAccepted, final int status, final String reason)
        {
            if (isDecided || !session.isOpen())
            {
                return false;
            }

            isDecided = true;
            final List<String> added = List.copyOf(headers);
            session.gatewayLoop().runLater(() -> leg.resume(isAccepted, status, reason, added));

            return true;
        }
    }

    /** The request as it was read from the connection. Immutable. */
    static final class HttpUpgradeRequest implements UpgradeRequest
    {
        private final io.sluice.websocket.handshake.UpgradeRequest request;

        HttpUpgradeRequest(final io.sluice.websocket.handshake.UpgradeRequest request)
        {
            this.request = request;
        }

        @Override
        public String path()
        {
            return request.path();
        }

        @Override
        public String query()
        {
            return request.query();
        }

        @Override
        public String queryParameter(final String name)
        {
            return request.queryParameter(name);
        }

        @Override
        public String header(final String name)
        {
            return request.header(name);
        }

        @Override
        public List<String> headers(final String name)
        {
            return request.headers().values(name);
        }

        @Override
        public void forEachHeader(final BiConsumer<String, String> consumer)
        {
            final HttpHeaders headers = request.headers();
            for (int i = 0; i < headers.count(); i++)
            {
                consumer.accept(headers.name(i), headers.value(i));
            }
        }

        @Override
        public String cookie(final String name)
        {
            return request.cookie(name);
        }

        @Override
        public String toString()
        {
            return "upgrade of " + request.path(); // a query may hold credentials
        }
    }
}
