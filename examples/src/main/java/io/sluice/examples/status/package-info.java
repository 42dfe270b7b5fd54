/**
 * Watching a gateway: metrics, events, logs. One program or class per use.
 */
package io.sluice.examples.status;
