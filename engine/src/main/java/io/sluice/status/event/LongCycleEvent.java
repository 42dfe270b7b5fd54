package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A loop worked without a pause for longer than the threshold. */
@Name("io.sluice.LongCycle")
@Label("Long Cycle")
@Description("A loop worked without a pause for longer than the threshold.")
@Category("Sluice")
@StackTrace(false)
final class LongCycleEvent extends Event
{
    static final LongCycleEvent PROTOTYPE = new LongCycleEvent();

    @Label("Loop")
    @Description("Number of the loop.")
    int loop;

    @Label("Work Time")
    @Description("Time that it worked.")
    @Timespan
    long workTime;
}
