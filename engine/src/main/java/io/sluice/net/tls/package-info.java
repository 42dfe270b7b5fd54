/**
 * TLS as a layer: a {@link io.sluice.net.tls.TlsChannel} is a channel above another one. Which library does the
 * cryptography is behind {@link io.sluice.net.tls.TlsEngine}, found by name ({@link io.sluice.net.tls.TlsProvider});
 * rooms of providers depend on this one, never the other way round. Knows nothing of NATS.
 * <p>
 * Records are decrypted and encrypted on the loop, in memory that all connections of the loop share
 * ({@link io.sluice.net.tls.TlsLoop}); the steps of a handshake are taken on other threads.
 */
package io.sluice.net.tls;
