package io.sluice.status.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A TLS handshake is over. */
@Name("io.sluice.TlsHandshake")
@Label("TLS Handshake")
@Description("A TLS handshake is over.")
@Category("Sluice")
@StackTrace(false)
final class TlsHandshakeEvent extends Event
{
    static final TlsHandshakeEvent PROTOTYPE = new TlsHandshakeEvent();

    @Label("Session")
    @Description("Number of the session.")
    long session;

    @Label("Peer")
    @Description("With whom: the client or the server.")
    String peer;

    @Label("Protocol")
    @Description("Version of TLS.")
    String protocol;

    @Label("Cipher")
    @Description("Cipher suite.")
    String cipher;

    @Label("Failure")
    @Description("Why it failed; nothing if it did not.")
    String failure;

    @Label("Handshake Time")
    @Description("Time that it took.")
    @Timespan
    long handshakeTime;
}
