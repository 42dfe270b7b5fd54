/**
 * How the loops of a gateway live: what drives them, and what is left when they end. Knows nothing of sessions.
 */
package io.sluice.gateway.life;
