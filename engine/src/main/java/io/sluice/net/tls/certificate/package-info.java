/**
 * Certificates and keys: read from files, chosen by server name, and the verification of a peer's. The same for every
 * TLS library, so that the choice of one changes neither who is trusted nor why somebody is refused. Any thread.
 */
package io.sluice.net.tls.certificate;
