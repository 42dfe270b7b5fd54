/**
 * The product: gateway, sessions, interceptors.
 * <p>
 * Begin with {@link io.sluice.gateway.Gateway#launch}, which takes a {@link io.sluice.gateway.GatewayContext}: where
 * to listen, which servers are behind, which interceptors are in between. Then write an
 * {@link io.sluice.gateway.Interceptor}: it sees every command of a {@link io.sluice.gateway.Session} and answers with
 * a {@link io.sluice.gateway.Verdict}, or takes a {@link io.sluice.gateway.Hold} to decide later. Try it in an
 * {@link io.sluice.gateway.InterceptorHarness}, without sockets. Commands are in {@link io.sluice.nats}, what can be
 * set is in {@link io.sluice.gateway.settings.Setting}, why sessions end in {@link io.sluice.gateway.CloseReason}.
 * <p>
 * A session, both its connections and the interceptors that see it are confined to one event loop, a thread. A
 * {@code Gateway} may be used by any thread, and so may those methods of the others that say so.
 */
package io.sluice.gateway;
