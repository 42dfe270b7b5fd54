/**
 * Load on a NATS endpoint, from one thread on {@code io.sluice.net}: the latency tool and the soak. What they send and
 * receive makes no garbage, so that a pause that is measured is somebody else's.
 */
package io.sluice.load;
