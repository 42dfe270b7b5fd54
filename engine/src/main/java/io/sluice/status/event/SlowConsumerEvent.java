package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A peer did not take in time what waited for it. */
@Name("io.sluice.SlowConsumer")
@Label("Slow Consumer")
@Description("A peer did not take in time what waited for it.")
@Category("Sluice")
@StackTrace(false)
final class SlowConsumerEvent extends Event
{
    static final SlowConsumerEvent PROTOTYPE = new SlowConsumerEvent();

    @Label("Session")
    @Description("Number of the session.")
    long session;

    @Label("Peer")
    @Description("Who was slow.")
    String peer;

    @Label("Address")
    @Description("Address of the peer.")
    String address;

    @Label("Unsent")
    @Description("Bytes that waited.")
    @DataAmount
    long unsentLength;
}
