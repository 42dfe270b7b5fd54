/** The runnable gateway, and one main per use case. */
package io.sluice.examples;
