/**
 * TLS by BoringSSL, through the natives of netty-tcnative and nothing else of Netty. The only room that knows them, and
 * known to nobody: {@link io.sluice.net.tls.TlsProvider} finds it, with or without its library.
 * <p>
 * Nothing is allocated per record. What lies outside the heap belongs to an engine, freed by
 * {@link io.sluice.net.tls.TlsEngine#close()}, or to the context that the engines of a factory share, freed once none
 * of them can be reached. All of a handshake, signature and verification of certificates included, is done by the
 * thread that calls {@link io.sluice.net.tls.TlsEngine#handshake}: no task of BoringSSL is left for another one.
 */
package io.sluice.net.tls.boringssl;
