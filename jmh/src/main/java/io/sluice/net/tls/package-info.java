/** What TLS costs per record, by each library. */
package io.sluice.net.tls;
