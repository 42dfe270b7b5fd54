/**
 * The product: gateway, sessions, interceptors.
 */
package io.sluice.gateway;
