/**
 * Benchmarks of the NATS layer.
 */
package io.sluice.nats;
