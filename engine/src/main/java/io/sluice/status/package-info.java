/**
 * Counters, error log and exporters. No event loop here.
 */
package io.sluice.status;
