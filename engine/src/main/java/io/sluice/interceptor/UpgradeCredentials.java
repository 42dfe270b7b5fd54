package io.sluice.interceptor;

import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.UpgradeRequest;
import io.sluice.gateway.Verdict;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.json.ConnectMember;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a WebSocket client log in with what its browser sends anyway: cookies, parameters of the query, headers of the
 * upgrade request fill the members {@code jwt}, {@code auth_token}, {@code user} and {@code pass} of CONNECT, as
 * nats-server's {@code jwt_cookie} and its kind do. A member that the client fills itself stays as it is, unless it was
 * said to be overridden; of several sources of a member the first that has a value counts.
 * <pre>
 *   .interceptor(new UpgradeCredentials.Sources()
 *       .cookie(ConnectMember.JWT, "session")
 *       .query(ConnectMember.AUTH_TOKEN, "token")
 *       .factory())
 * </pre>
 * A cookie is sent by browsers with requests of all pages: the listener's origin policy has to keep strangers out. A
 * header or parameter is what anybody may send: it says who a client is only if the password or signature that goes
 * with it does. Clients that are not upgraded are not touched. Confined to the loop that it was made for.
 */
public final class UpgradeCredentials implements Interceptor
{
    private static final Set<ConnectMember> MEMBERS =
        EnumSet.of(ConnectMember.JWT, ConnectMember.AUTH_TOKEN, ConnectMember.USER, ConnectMember.PASS);

    private final Map<ConnectMember, List<Function<UpgradeRequest, String>>> sources;
    private final Set<ConnectMember> overridden;

    private UpgradeCredentials(
        final Map<ConnectMember, List<Function<UpgradeRequest, String>>> sources, final Set<ConnectMember> overridden)
    {
        this.sources = sources;
        this.overridden = overridden;
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        final UpgradeRequest request = session.upgradeRequest();
        if (null != request)
        {
            sources.forEach((member, ofMember) -> fill(connect, member, ofMember, request));
        }

        return Verdict.FORWARD;
    }

    private void fill(
        final ConnectCommand connect,
        final ConnectMember member,
        final List<Function<UpgradeRequest, String>> ofMember,
        final UpgradeRequest request)
    {
        if (!overridden.contains(member) && !connect.options().stringOr(member, "").isEmpty())
        {
            return;
        }

        for (final Function<UpgradeRequest, String> source : ofMember)
        {
            final String value = source.apply(request);
            if (null != value && !value.isEmpty())
            {
                connect.edit().set(member.key(), value);

                return;
            }
        }
    }

    /** Where the members of CONNECT come from. Confined to the launching thread. */
    public static final class Sources
    {
        private final Map<ConnectMember, List<Function<UpgradeRequest, String>>> sources =
            new EnumMap<>(ConnectMember.class);
        private final Set<ConnectMember> overridden = EnumSet.noneOf(ConnectMember.class);

        /** From nowhere. */
        public Sources()
        {
        }

        /**
         * Takes a member from a cookie.
         *
         * @param member to fill.
         * @param name   of the cookie, whose case matters.
         * @return this.
         * @throws IllegalArgumentException if the member is none of those that say who somebody is.
         */
        public Sources cookie(final ConnectMember member, final String name)
        {
            return add(member, (request) -> request.cookie(name));
        }

        /**
         * Takes a member from a parameter of the query. Proxies may write those to their logs.
         *
         * @param member to fill.
         * @param name   of the parameter, decoded.
         * @return this.
         * @throws IllegalArgumentException if the member is none of those that say who somebody is.
         */
        public Sources query(final ConnectMember member, final String name)
        {
            return add(member, (request) -> request.queryParameter(name));
        }

        /**
         * Takes a member from a header.
         *
         * @param member to fill.
         * @param name   of the header, whose case does not matter.
         * @return this.
         * @throws IllegalArgumentException if the member is none of those that say who somebody is.
         */
        public Sources header(final ConnectMember member, final String name)
        {
            return add(member, (request) -> request.header(name));
        }

        /**
         * Lets the upgrade request go before what the client says in CONNECT, for a member whose source is there.
         *
         * @param member to override.
         * @return this.
         * @throws IllegalArgumentException if the member is none of those that say who somebody is.
         */
        public Sources override(final ConnectMember member)
        {
            overridden.add(checked(member));

            return this;
        }

        /** {@return a factory for {@link io.sluice.gateway.GatewayContext#interceptor}, which later changes miss} */
        public Supplier<UpgradeCredentials> factory()
        {
            final Map<ConnectMember, List<Function<UpgradeRequest, String>>> copy = new EnumMap<>(ConnectMember.class);
            sources.forEach((member, ofMember) -> copy.put(member, List.copyOf(ofMember)));
            final Set<ConnectMember> overriddenCopy = Set.copyOf(overridden);

            return () -> new UpgradeCredentials(copy, overriddenCopy);
        }

        private Sources add(final ConnectMember member, final Function<UpgradeRequest, String> source)
        {
            sources.computeIfAbsent(checked(member), (ignored) -> new ArrayList<>()).add(source);

            return this;
        }

        private static ConnectMember checked(final ConnectMember member)
        {
            if (!MEMBERS.contains(member))
            {
                throw new IllegalArgumentException(member.key() + " is not one of jwt, auth_token, user and pass");
            }

            return member;
        }
    }
}
