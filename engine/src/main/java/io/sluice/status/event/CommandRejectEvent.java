package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A command was answered with an error instead of being forwarded. */
@Name("io.sluice.CommandReject")
@Label("Command Reject")
@Description("A command was answered with an error instead of being forwarded.")
@Category("Sluice")
@StackTrace(false)
final class CommandRejectEvent extends Event
{
    static final CommandRejectEvent PROTOTYPE = new CommandRejectEvent();

    @Label("Session")
    @Description("Number of the session.")
    long session;

    @Label("From")
    @Description("Who sent it.")
    String from;

    @Label("Kind")
    @Description("Kind of the command.")
    String kind;
}
