/**
 * A broker to try the gateway with when there is no NATS server: core NATS in memory, built on {@link io.sluice.net}
 * and {@link io.sluice.nats}. A demo: no accounts, no TLS, no cluster, no JetStream. Everything but
 * {@link io.sluice.examples.broker.DemoBroker} is confined to its one event loop.
 */
package io.sluice.examples.broker;
