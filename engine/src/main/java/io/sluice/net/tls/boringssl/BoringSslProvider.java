package io.sluice.net.tls.boringssl;

import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsProvider;
import io.sluice.net.tls.TlsSpec;

/**
 * BoringSSL, if the natives of netty-tcnative are there: records are encrypted and decrypted without any garbage, at
 * several times the JDK's rate.
 */
public final class BoringSslProvider implements TlsProvider
{
    private static final int RANK = 100;
    private static final String ABSENCE = "io.netty:netty-tcnative-classes is not on the class path; add it, and " +
        "io.netty:netty-tcnative-boringssl-static with the classifier of this platform, both of the same version, " +
        "or choose another provider";

    /** For the service loader. The native library is not loaded before somebody asks for it. */
    public BoringSslProvider()
    {
    }

    /** {@inheritDoc} */
    @Override
    public String name()
    {
        return "boringssl";
    }

    /** {@inheritDoc} */
    @Override
    public int rank()
    {
        return RANK;
    }

    /** {@inheritDoc} */
    @Override
    public boolean isAvailable()
    {
        return null == fault();
    }

    /** {@inheritDoc} */
    @Override
    public String unavailability()
    {
        return fault();
    }

    /** {@inheritDoc} */
    @Override
    public TlsEngineFactory newFactory(final TlsSpec spec)
    {
        if (!isAvailable())
        {
            throw new IllegalStateException(unavailability());
        }

        return new BoringSslFactory(spec);
    }

    /** Nothing that names a class of the library may be loaded before it is known to be there. */
    private static String fault()
    {
        try
        {
            Class.forName("io.netty.internal.tcnative.SSLCredential", false, BoringSslProvider.class.getClassLoader());

            return BoringSslLibrary.fault();
        }
        catch (final ClassNotFoundException | LinkageError ex)
        {
            return ABSENCE;
        }
    }
}
