/**
 * Shows counters, errors and health to machines over HTTP. On threads of its own; no event loop here.
 */
package io.sluice.status.export;
