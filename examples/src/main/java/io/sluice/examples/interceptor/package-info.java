/**
 * One example for each thing that an {@link io.sluice.gateway.Interceptor} can do, from the easiest on:
 * {@link io.sluice.examples.interceptor.Guard}, {@link io.sluice.examples.interceptor.Handlers},
 * {@link io.sluice.examples.interceptor.Headers}, {@link io.sluice.examples.interceptor.SessionData}. Each is a
 * program, which listens and dials as {@link io.sluice.examples.Examples} says.
 */
package io.sluice.examples.interceptor;
