/** TLS of both sides of the gateway: real clients in front of it, real servers behind it. */
package io.sluice.system.tls;
