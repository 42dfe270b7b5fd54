/** The page that the runnable gateway serves to browsers: a NATS client to look around with. */
package io.sluice.examples.console;
