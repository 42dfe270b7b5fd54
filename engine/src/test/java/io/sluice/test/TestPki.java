package io.sluice.test;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An issuer of certificates for one test, and of good and bad certificates:
 * {@code pki.certificate("server").dns("localhost").ip("127.0.0.1").issue()}.
 */
public final class TestPki
{
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final KeyPair keys = newKeys("EC");
    private final X509Certificate authority;

    /** An issuer of its own, trusted by nobody yet. */
    public TestPki()
    {
        final X500Principal name = new X500Principal("CN=Test authority " + SERIAL.get() + ", O=Sluice");
        final Instant now = Instant.now();
        try
        {
            authority = sign(new JcaX509v3CertificateBuilder(
                name, BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(now.minus(VALIDITY)),
                Date.from(now.plus(VALIDITY)), name, keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** {@return the certificate of the issuer itself, to be trusted} */
    public X509Certificate authority()
    {
        return authority;
    }

    /** {@return what becomes a certificate with this common name} */
    public Request certificate(final String commonName)
    {
        return new Request(commonName);
    }

    /** {@return a certificate for this machine, as a server shows it} */
    public TestCertificate localhost()
    {
        return certificate("localhost").dns("localhost").ip("127.0.0.1").ip("::1").issue();
    }

    private X509Certificate sign(final X509v3CertificateBuilder builder)
        throws GeneralSecurityException, OperatorCreationException
    {
        return new JcaX509CertificateConverter().getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair newKeys(final String algorithm)
    {
        try
        {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if ("EC".equals(algorithm))
            {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            else if ("RSA".equals(algorithm))
            {
                generator.initialize(2048);
            }

            return generator.generateKeyPair();
        }
        catch (final GeneralSecurityException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** A certificate before it is issued: of an EC key, for servers and clients, valid now. */
    public final class Request
    {
        private final String commonName;
        private final List<GeneralName> names = new ArrayList<>();
        private String algorithm = "EC";
        private KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        private Instant notBefore = Instant.now().minus(VALIDITY);
        private Instant notAfter = Instant.now().plus(VALIDITY);

        Request(final String commonName)
        {
            this.commonName = commonName;
        }

        /** Adds a DNS name, which may have a wildcard. */
        public Request dns(final String name)
        {
            names.add(new GeneralName(GeneralName.dNSName, name));

            return this;
        }

        /** Adds an address. */
        public Request ip(final String address)
        {
            names.add(new GeneralName(GeneralName.iPAddress, address));

            return this;
        }

        /** Adds a mail address. */
        public Request email(final String address)
        {
            names.add(new GeneralName(GeneralName.rfc822Name, address));

            return this;
        }

        /** Adds a URI. */
        public Request uri(final String uri)
        {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));

            return this;
        }

        /** Takes an RSA key of 2048 bits. */
        public Request rsa()
        {
            algorithm = "RSA";

            return this;
        }

        /** Takes a key on the curve Edwards448, which few can use. */
        public Request ed448()
        {
            algorithm = "Ed448";

            return this;
        }

        /** Good for clients alone. */
        public Request forClients()
        {
            purposes = new KeyPurposeId[]{KeyPurposeId.id_kp_clientAuth};

            return this;
        }

        /** No longer valid since yesterday. */
        public Request expired()
        {
            notAfter = Instant.now().minus(Duration.ofDays(1));

            return this;
        }

        /** Not valid before tomorrow. */
        public Request notYetValid()
        {
            notBefore = Instant.now().plus(Duration.ofDays(1));

            return this;
        }

        /** {@return the certificate, signed} */
        public TestCertificate issue()
        {
            final KeyPair pair = newKeys(algorithm);
            final X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                authority.getSubjectX500Principal(), BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(notBefore), Date.from(notAfter), new X500Principal("CN=" + commonName + ", O=Sluice"),
                pair.getPublic());
            try
            {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
                if (!names.isEmpty())
                {
                    builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
                }

                return new TestCertificate(sign(builder), authority, pair.getPrivate());
            }
            catch (final Exception ex)
            {
                throw new AssertionError(ex);
            }
        }
    }
}
