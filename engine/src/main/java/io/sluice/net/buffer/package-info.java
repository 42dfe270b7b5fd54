/**
 * Memory of one event loop that connections borrow while they cannot finish something: input not yet parsed, output not
 * yet sent, a large command being gathered. Bounded; an idle connection owns none. Confined to the loop's thread; no
 * sockets.
 */
package io.sluice.net.buffer;
