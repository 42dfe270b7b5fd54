/** Shows what goes through the gateway, for people who look for a fault. Confined to the event loops. */
package io.sluice.examples.trace;
