/** What all benchmarks share. */
package io.sluice.benchmarks;
