/**
 * Helpers of the tests: real servers, raw connections, waiting with a deadline, JVMs of their own. They know the
 * protocol's bytes, not Sluice's classes, so that a fault of ours cannot hide in them.
 */
package io.sluice.test;
