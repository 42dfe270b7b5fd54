package io.sluice.test;

import io.sluice.net.tls.certificate.TlsCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate with its key and its issuer, and the files that hold them. */
public final class TestCertificate
{
    private static final String ENCRYPTION = "PBEWithHmacSHA256AndAES_256";

    private final X509Certificate certificate;
    private final X509Certificate authority;
    private final PrivateKey key;

    TestCertificate(final X509Certificate certificate, final X509Certificate authority, final PrivateKey key)
    {
        this.certificate = certificate;
        this.authority = authority;
        this.key = key;
    }

    /** {@return the certificate} */
    public X509Certificate certificate()
    {
        return certificate;
    }

    /** {@return the certificate and its issuer} */
    public List<X509Certificate> chain()
    {
        return List.of(certificate, authority);
    }

    /** {@return the key} */
    public PrivateKey key()
    {
        return key;
    }

    /** {@return certificate, issuer and key as one end shows them} */
    public TlsCertificate tls()
    {
        return new TlsCertificate(chain(), key);
    }

    /** Writes the certificate and its issuer in PEM form. {@return the file} */
    public Path writeChain(final Path file)
    {
        return writePem(file, certificate, authority);
    }

    /** Writes the key in PEM form as PKCS#8. {@return the file} */
    public Path writeKey(final Path file)
    {
        return writePem(file, pkcs8(null));
    }

    /** Writes the key in PEM form as PKCS#8, encrypted. {@return the file} */
    public Path writeKey(final Path file, final char[] password)
    {
        return writePem(file, pkcs8(password));
    }

    /** Writes the key in PEM form as older tools do: PKCS#1 for RSA, SEC 1 for EC. {@return the file} */
    public Path writeTraditionalKey(final Path file)
    {
        return writePem(file, key instanceof ECPrivateKey ? sec1() : key);
    }

    /** Writes certificate, issuer and key as a PKCS#12 store. {@return the file} */
    public Path writeStore(final Path file, final char[] password)
    {
        return writeStore(file, password,
            (store) -> store.setKeyEntry("own", key, password, new Certificate[]{certificate, authority}));
    }

    /** Writes certificates in PEM form, of issuers for example. {@return the file} */
    public static Path writeCertificates(final Path file, final X509Certificate... certificates)
    {
        return writePem(file, (Object[])certificates);
    }

    /** Writes a PKCS#12 store of issuers. {@return the file} */
    public static Path writeTrustStore(final Path file, final char[] password, final X509Certificate issuer)
    {
        return writeStore(file, password, (store) -> store.setCertificateEntry("issuer", issuer));
    }

    private static Path writePem(final Path file, final Object... objects)
    {
        final StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text))
        {
            for (final Object object : objects)
            {
                writer.writeObject(object);
            }
            writer.flush();

            return Files.writeString(file, text.toString());
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static Path writeStore(final Path file, final char[] password, final Filling filling)
    {
        try (OutputStream output = Files.newOutputStream(file))
        {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.fill(store);
            store.store(output, password);

            return file;
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private PemObject pkcs8(final char[] password)
    {
        if (null == password)
        {
            return new PemObject("PRIVATE KEY", key.getEncoded());
        }
        try
        {
            final Cipher cipher = Cipher.getInstance(ENCRYPTION);
            cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(new PBEKeySpec(password)));

            // By its identifier: the JDK knows the name of the parameters only together with them.
            final AlgorithmIdentifier scheme = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2, ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded()));

            return new PemObject("ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(scheme, cipher.doFinal(key.getEncoded())).getEncoded());
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** The JDK's own form of an EC key leaves the curve out, which stands around it. */
    private PemObject sec1()
    {
        final ECPrivateKey curveKey = (ECPrivateKey)key;
        try
        {
            return new PemObject("EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(
                curveKey.getParams().getOrder().bitLength(), curveKey.getS(), SECObjectIdentifiers.secp256r1)
                .getEncoded());
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** What goes into a store. */
    private interface Filling
    {
        void fill(KeyStore store) throws GeneralSecurityException;
    }
}
