package io.sluice.examples.authorization;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.Hold;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.UpgradeRequest;
import io.sluice.gateway.Verdict;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.nats.ConnectCommand;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/**
 * Lets clients in whom an HTTP service knows. The token comes from the WebSocket request (a header, a cookie or the
 * query) or from CONNECT; the service answers 200 with the user's name, or says no. Meanwhile the client's CONNECT is
 * held: the loop serves everybody else.
 */
public final class HttpAuthorizer implements Interceptor
{
    /** Attribute with the user's name. */
    public static final String USER = "user";

    private static final Duration TIMEOUT = Duration.ofSeconds(1); // within what clients wait for CONNECT: 2 s in all
    private static final int OK = 200;

    private final HttpClient http;
    private final URI service;

    private HttpAuthorizer(final HttpClient http, final URI service)
    {
        this.http = http;
        this.service = service;
    }

    /**
     * Serves.
     *
     * @param args of the command line: the service's URL, the listeners' URLs.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context(URI.create(args[0]), Arrays.copyOfRange(args, 1, args.length)));
    }

    static GatewayContext context(final URI service, final String... urls)
    {
        final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        final GatewayContext context = new GatewayContext().interceptor(() -> new HttpAuthorizer(http, service));
        for (final String url : urls)
        {
            context.listen(new ListenerContext(url).authRequired()); // INFO says so, whatever the server says
        }

        return context;
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        final Hold<ConnectCommand> hold = session.hold(connect);
        final HttpRequest request = HttpRequest.newBuilder(service)
            .header("Authorization", "Bearer " + token(session.upgradeRequest(), connect))
            .timeout(TIMEOUT)
            .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete((response, failure) -> decide(hold, response, failure)); // on a thread of the HTTP client

        return Verdict.HOLD;
    }

    private static String token(final UpgradeRequest request, final ConnectCommand connect)
    {
        String token = connect.options().authToken();
        if (null == token && null != request)
        {
            token = request.header("X-Token");
            token = null == token ? request.cookie("token") : token;
            token = null == token ? request.queryParameter("token") : token;
        }

        return null == token ? "none" : token;
    }

    private static void decide(
        final Hold<ConnectCommand> hold, final HttpResponse<String> response, final Throwable failure)
    {
        if (null != failure)
        {
            hold.resume(Verdict.CLOSE); // nobody knows: clients come again, while after a violation they may give up
        }
        else if (OK == response.statusCode())
        {
            final Session session = hold.session();
            session.execute(() -> session.attribute(USER, response.body())); // attributes are confined to the loop
            hold.command().edit().remove("auth_token"); // not the server's business
            hold.resume(Verdict.FORWARD); // to the next interceptor, which finds the user in the attribute
        }
        else
        {
            hold.rejectAndClose("Authorization Violation");
        }
    }
}
