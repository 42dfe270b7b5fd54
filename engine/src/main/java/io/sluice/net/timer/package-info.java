/**
 * Timers of one event loop. A heap, not a wheel: a loop without a due timer sleeps until the very next deadline instead
 * of ticking, and a deadline that is only ever pushed out (idle, stall) costs one store. Confined to the loop's thread;
 * no sockets, no buffers.
 */
package io.sluice.net.timer;
