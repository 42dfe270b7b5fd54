/**
 * What the gateway shows and whom it trusts, on both sides: files become what connections are secured with, and are
 * read again when they have changed. Knows nothing of sessions or channels.
 */
package io.sluice.gateway.tls;
