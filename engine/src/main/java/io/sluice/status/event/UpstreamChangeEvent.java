package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A server was found to be healthy, failing or about to go. */
@Name("io.sluice.UpstreamChange")
@Label("Upstream Change")
@Description("A server was found to be healthy, failing or about to go.")
@Category("Sluice")
@StackTrace(false)
final class UpstreamChangeEvent extends Event
{
    static final UpstreamChangeEvent PROTOTYPE = new UpstreamChangeEvent();

    @Label("Server")
    @Description("Address of the server.")
    String server;

    @Label("State")
    @Description("What it is now.")
    String state;

    @Label("Sessions")
    @Description("Sessions that it has.")
    int sessions;
}
