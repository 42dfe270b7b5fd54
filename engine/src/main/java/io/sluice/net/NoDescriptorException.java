package io.sluice.net;

import java.io.IOException;
import java.io.Serial;

/** A socket could not even be made: the process, or the system, has no descriptors left. Nobody else is to blame. */
public final class NoDescriptorException extends IOException
{
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what the system says.
     *
     * @param cause that the system tells.
     */
    public NoDescriptorException(final IOException cause)
    {
        super(cause.getMessage(), cause);
    }
}
