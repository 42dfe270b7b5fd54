/**
 * What can be set: every property with its default and range, and the records made of them. Knows nothing of sockets,
 * loops or sessions; read by the thread that launches, immutable afterwards.
 */
package io.sluice.gateway.settings;
