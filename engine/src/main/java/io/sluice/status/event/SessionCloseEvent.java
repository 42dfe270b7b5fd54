package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A session ended. */
@Name("io.sluice.SessionClose")
@Label("Session Close")
@Description("A session ended.")
@Category("Sluice")
@StackTrace(false)
final class SessionCloseEvent extends Event
{
    static final SessionCloseEvent PROTOTYPE = new SessionCloseEvent();

    @Label("Session")
    @Description("Number of the session.")
    long session;

    @Label("Listener")
    @Description("URL of the listener.")
    String listener;

    @Label("Client")
    @Description("Address of the client.")
    String client;

    @Label("Upstream")
    @Description("Address of the server.")
    String upstream;

    @Label("Reason")
    @Description("Why it ended.")
    String reason;

    @Label("Detail")
    @Description("The same in words.")
    String detail;

    @Label("Lifetime")
    @Description("Time from the beginning to the end.")
    @Timespan
    long lifetime;
}
