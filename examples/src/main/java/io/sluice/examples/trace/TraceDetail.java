package io.sluice.examples.trace;

import io.sluice.nats.Need;

/** How much of each command is shown. */
public enum TraceDetail
{
    /** Its control line. */
    LINE(Need.LINE),
    /** Its control line, headers and payload. */
    PAYLOAD(Need.WHOLE);

    private final Need need;

    TraceDetail(final Need need)
    {
        this.need = need;
    }

    Need need()
    {
        return need;
    }
}
