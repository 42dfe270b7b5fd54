/**
 * Logs that are written off the loops, or kept from growing without bound: sessions that ended, kinds of errors, lines
 * in a second.
 */
package io.sluice.status.log;
