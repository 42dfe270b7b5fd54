package io.sluice.net.tls.jdk;

import io.sluice.net.tls.TlsEngineFactory;
import io.sluice.net.tls.TlsProvider;
import io.sluice.net.tls.TlsSpec;

/** The JDK's {@link javax.net.ssl.SSLEngine}. It makes some kilobytes of garbage per record. */
public final class JdkProvider implements TlsProvider
{
    private static final int RANK = 0;

    /** For the service loader. */
    public JdkProvider()
    {
    }

    /** {@inheritDoc} */
    @Override
    public String name()
    {
        return "jdk";
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
        return true;
    }

    /** {@inheritDoc} */
    @Override
    public String unavailability()
    {
        return null;
    }

    /** {@inheritDoc} */
    @Override
    public TlsEngineFactory newFactory(final TlsSpec spec)
    {
        return new JdkFactory(spec);
    }
}
