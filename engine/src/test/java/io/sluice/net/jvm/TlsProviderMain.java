package io.sluice.net.jvm;

import io.sluice.net.tls.TlsProvider;

/** Prints which TLS provider each name stands for in this JVM, or why it stands for none. */
public final class TlsProviderMain
{
    private TlsProviderMain()
    {
    }

    /** {@code main NAME...} */
    public static void main(final String[] args)
    {
        for (final String name : args)
        {
            try
            {
                System.out.println(name + " is " + TlsProvider.of(name).name());
            }
            catch (final IllegalArgumentException ex)
            {
                System.out.println(name + " fails: " + ex.getMessage());
            }
        }
    }
}
