/**
 * What a gateway lets others see: its counters and events, on the way from the loops to {@code io.sluice.status}. What
 * is called on a loop says so; nothing here keeps a loop waiting.
 */
package io.sluice.gateway.observe;
