/**
 * Whole conversations between real clients and real servers, directly and through a gateway. What a direct connection
 * gives is what is right.
 */
package io.sluice.system;
