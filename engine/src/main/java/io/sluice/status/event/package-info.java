/**
 * Events for the JDK's Flight Recorder. Nobody records: nothing is made, and asking costs a field read. May be called
 * on event loops.
 */
package io.sluice.status.event;
