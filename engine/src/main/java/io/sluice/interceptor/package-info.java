/**
 * Interceptors that are ready to be used, and examples of how to write one: they see what everybody's interceptors see.
 */
package io.sluice.interceptor;
