package io.sluice.gateway;

import io.sluice.websocket.handshake.HttpStatus;
import io.sluice.websocket.handshake.UpgradeResponseWriter;

import java.util.ArrayList;
import java.util.List;

/** An upgrade that an interceptor holds. Thread-safe; the first decision counts. */
final class PendingUpgrade implements UpgradeHold
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
        UpgradeLeg.checkStatus(status);

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
