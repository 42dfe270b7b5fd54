package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A client connected. */
@Name("io.sluice.SessionOpen")
@Label("Session Open")
@Description("A client connected.")
@Category("Sluice")
@StackTrace(false)
final class SessionOpenEvent extends Event
{
    static final SessionOpenEvent PROTOTYPE = new SessionOpenEvent();

    @Label("Session")
    @Description("Number of the session.")
    long session;

    @Label("Listener")
    @Description("URL of the listener.")
    String listener;

    @Label("Client")
    @Description("Address that the connection comes from.")
    String client;
}
