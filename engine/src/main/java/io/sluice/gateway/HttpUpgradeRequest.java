package io.sluice.gateway;

import io.sluice.websocket.handshake.HttpHeaders;

import java.util.List;
import java.util.function.BiConsumer;

/** The request as it was read from the connection. Immutable. */
final class HttpUpgradeRequest implements UpgradeRequest
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
        return "upgrade of " + request.target();
    }
}
