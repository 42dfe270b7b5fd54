/** How clients are let in by somebody else than the server: a decision that takes time and must not stop the loop. */
package io.sluice.examples.authorization;
