/**
 * Benchmarks of the relay and of the chain of interceptors.
 */
package io.sluice.gateway;
