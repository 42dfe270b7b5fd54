package io.sluice.net;

import java.io.Serial;

/**
 * The JVM was started without an argument that Sluice needs. The message is all there is to it: where the launch was
 * called from helps nobody, so that a program that does not catch this ends with one sentence.
 */
public final class MissingJvmArgumentException extends IllegalStateException
{
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what to add.
     *
     * @param message the sentence that names the argument.
     */
    public MissingJvmArgumentException(final String message)
    {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace()
    {
        return this;
    }
}
