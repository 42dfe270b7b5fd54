package io.sluice.gateway.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Which web pages may connect over WebSocket. A browser sends the page's origin with the upgrade request, other
 * programs send none: the policies made here let those pass, for who can leave it out could as well lie. Shared by all
 * loops.
 */
@FunctionalInterface
public interface OriginPolicy
{
    /**
     * May the page connect?
     *
     * @param origin of the page as the request has it, or null.
     * @param host   that the request was sent to, with the port if it is not the scheme's own; or null.
     * @param isTls  whether it came over TLS.
     * @return true when it may.
     */
    boolean accepts(String origin, String host, boolean isTls);

    /** {@return the same policy, but who sends no origin, as all do that are no browsers, may not connect} */
    default OriginPolicy required()
    {
        return (origin, host, isTls) -> null != origin && accepts(origin, host, isTls);
    }

    /** {@return pages that the gateway's own host has served: scheme, host and port are those of the request} */
    static OriginPolicy sameOrigin()
    {
        return (origin, host, isTls) ->
        {
            final Origin page = Origin.parse(origin);

            return null == origin || null != host && null != page &&
                page.equals(Origin.parse((isTls ? "https://" : "http://") + host));
        };
    }

    /** {@return all pages there are} */
    static OriginPolicy any()
    {
        return (origin, host, isTls) -> true;
    }

    /**
     * Reads what {@link Setting#ORIGIN} says.
     *
     * @param text {@code same}, {@code any}, or origins separated by commas.
     * @return the policy.
     * @throws IllegalArgumentException naming the origin that is none, and the form it must have.
     */
    static OriginPolicy parse(final String text)
    {
        switch (text.strip())
        {
            case "same":
                return sameOrigin();

            case "any":
                return any();

            default:
                return of(List.of(text.split(",")));
        }
    }

    /**
     * Pages of these origins only.
     *
     * @param origins as {@code https://HOST[:PORT]}, or {@code https://*.HOST[:PORT]} for all subdomains.
     * @return the policy.
     * @throws IllegalArgumentException naming the origin that is none, and the form it must have.
     */
    static OriginPolicy of(final List<String> origins)
    {
        final List<Origin> allowed = new ArrayList<>();
        for (final String text : origins)
        {
            allowed.add(Origin.parsePattern(text));
        }

        return (origin, host, isTls) -> null == origin || Origin.isCovered(Origin.parse(origin), allowed);
    }
}
