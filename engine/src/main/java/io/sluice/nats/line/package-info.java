/**
 * How control lines are walked: eight bytes at a time where they are canonical, token by token where they are not.
 * Knows no command.
 */
package io.sluice.nats.line;
