package io.sluice.examples;

/** The runnable gateway. */
public final class SluiceGateway
{
    private SluiceGateway()
    {
    }

    /**
     * Starts the gateway.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(2);
    }
}
