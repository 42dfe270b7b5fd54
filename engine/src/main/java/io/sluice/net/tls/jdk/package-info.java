/** TLS by the JDK's own library: always there, and what the other providers are compared with. */
package io.sluice.net.tls.jdk;
