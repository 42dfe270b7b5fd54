package io.sluice.net.tls.certificate;

import java.security.cert.CertificateException;

/** A peer's certificate is refused, with the reason. */
public final class RefusedCertificateException extends CertificateException
{
    private static final long serialVersionUID = 1L;

    /** Why it was refused. */
    private final CertificateRefusal refusal;

    RefusedCertificateException(final CertificateRefusal refusal, final String message, final Throwable cause)
    {
        super(message, cause);
        this.refusal = refusal;
    }

    /** {@return the reason} */
    public CertificateRefusal refusal()
    {
        return refusal;
    }

    /**
     * Find the refusal behind what a library throws.
     *
     * @param thrown by it.
     * @return the refusal, or null.
     */
    public static RefusedCertificateException in(final Throwable thrown)
    {
        for (Throwable cause = thrown; null != cause; cause = cause.getCause())
        {
            if (cause instanceof RefusedCertificateException)
            {
                return (RefusedCertificateException)cause;
            }
        }

        return null;
    }
}
