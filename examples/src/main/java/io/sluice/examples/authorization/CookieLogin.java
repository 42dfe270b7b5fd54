package io.sluice.examples.authorization;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import io.sluice.interceptor.UpgradeCredentials;
import io.sluice.nats.json.ConnectMember;

/**
 * Lets a page of a web application connect with the session cookie that the application has set: it holds a bearer
 * token, which the server checks. Programs that have no cookies put it into the query.
 */
public final class CookieLogin
{
    private CookieLogin()
    {
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        Examples.serve(context());
    }

    static GatewayContext context()
    {
        return new GatewayContext().interceptor(new UpgradeCredentials.Sources()
            .cookie(ConnectMember.JWT, "session")
            .query(ConnectMember.AUTH_TOKEN, "token")
            .factory());
    }
}
