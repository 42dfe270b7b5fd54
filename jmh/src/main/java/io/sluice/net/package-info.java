/** What the event loop costs: round trips over loopback. */
package io.sluice.net;
