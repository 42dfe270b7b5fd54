package io.sluice.net.tls.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys from PEM files and PKCS#12 stores. What is wrong with a file is told with its name, never
 * with its content.
 */
public final class KeyFiles
{
    private static final Pattern BLOCK = Pattern.compile(
        "-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private KeyFiles()
    {
    }

    /**
     * A certificate with its key from two files, which may be one and the same.
     *
     * @param chainFile PEM: own certificate first, then its issuers.
     * @param keyFile   PEM: PKCS#8, PKCS#1 or SEC 1.
     * @param password  of an encrypted key, or null.
     * @return the certificate.
     * @throws IllegalArgumentException that names the file and what is wrong with it.
     */
    public static TlsCertificate readPem(final Path chainFile, final Path keyFile, final char[] password)
    {
        final List<X509Certificate> chain = readCertificates(chainFile);
        final PrivateKey key = readKey(keyFile, password);
        try
        {
            return new TlsCertificate(chain, key);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(keyFile + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * All certificates of a file.
     *
     * @param file PEM, at least one certificate.
     * @return them in the order of the file.
     * @throws IllegalArgumentException that names the file and what is wrong with it.
     */
    public static List<X509Certificate> readCertificates(final Path file)
    {
        final List<X509Certificate> certificates = new ArrayList<>();
        try
        {
            final CertificateFactory factory = CertificateFactory.getInstance("X.509");
            final Matcher blocks = BLOCK.matcher(text(file));
            while (blocks.find())
            {
                final String label = blocks.group(1);
                if ("CERTIFICATE".equals(label) || "X509 CERTIFICATE".equals(label))
                {
                    certificates.add((X509Certificate)factory.generateCertificate(
                        new ByteArrayInputStream(decode(blocks.group(2)))));
                }
            }
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(file + ": no readable certificate", ex);
        }
        if (certificates.isEmpty())
        {
            throw new IllegalArgumentException(file + ": no certificate in PEM form");
        }

        return certificates;
    }

    /**
     * The key of a file.
     *
     * @param file     PEM: PKCS#8, PKCS#1 or SEC 1.
     * @param password of an encrypted key, or null.
     * @return the first key of the file.
     * @throws IllegalArgumentException that names the file and what is wrong with it.
     */
    public static PrivateKey readKey(final Path file, final char[] password)
    {
        final Matcher blocks = BLOCK.matcher(text(file));
        try
        {
            while (blocks.find())
            {
                final PrivateKey key = key(blocks.group(1), blocks.group(2), password);
                if (null != key)
                {
                    return key;
                }
            }
        }
        catch (final GeneralSecurityException | IOException | IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(file + ": no readable private key: " + ex.getMessage(), ex);
        }
        throw new IllegalArgumentException(file + ": no private key in PEM form");
    }

    /**
     * All certificates with keys of a store.
     *
     * @param file     PKCS#12.
     * @param password of the store and of its keys.
     * @return at least one, in the order of the store.
     * @throws IllegalArgumentException that names the file and what is wrong with it.
     */
    public static List<TlsCertificate> readStore(final Path file, final char[] password)
    {
        final KeyStore store = load(file, password);
        final List<TlsCertificate> certificates = new ArrayList<>();
        try
        {
            for (final String alias : Collections.list(store.aliases()))
            {
                if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey)
                {
                    final List<X509Certificate> chain = new ArrayList<>();
                    for (final Certificate certificate : store.getCertificateChain(alias))
                    {
                        chain.add((X509Certificate)certificate);
                    }
                    certificates.add(new TlsCertificate(chain, (PrivateKey)store.getKey(alias, password)));
                }
            }
        }
        catch (final GeneralSecurityException | IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(file + ": no readable private key: " + ex.getMessage(), ex);
        }
        if (certificates.isEmpty())
        {
            throw new IllegalArgumentException(file + ": no certificate with a private key");
        }

        return certificates;
    }

    /**
     * All certificates of a store, those of keys left out.
     *
     * @param file     PKCS#12.
     * @param password of the store.
     * @return at least one.
     * @throws IllegalArgumentException that names the file and what is wrong with it.
     */
    public static List<X509Certificate> readTrustStore(final Path file, final char[] password)
    {
        final KeyStore store = load(file, password);
        final List<X509Certificate> certificates = new ArrayList<>();
        try
        {
            for (final String alias : Collections.list(store.aliases()))
            {
                if (store.isCertificateEntry(alias))
                {
                    certificates.add((X509Certificate)store.getCertificate(alias));
                }
            }
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalArgumentException(file + ": no readable certificate: " + ex.getMessage(), ex);
        }
        if (certificates.isEmpty())
        {
            throw new IllegalArgumentException(file + ": no trusted certificate");
        }

        return certificates;
    }

    private static PrivateKey key(final String label, final String content, final char[] password)
        throws GeneralSecurityException, IOException
    {
        switch (label)
        {
            case "PRIVATE KEY":
                return PrivateKeys.fromPkcs8(decode(content));

            case "RSA PRIVATE KEY":
                return PrivateKeys.fromPkcs1(decode(content));

            case "EC PRIVATE KEY":
                return PrivateKeys.fromSec1(decode(content));

            case "ENCRYPTED PRIVATE KEY":
                if (null == password)
                {
                    throw new IllegalArgumentException("it is encrypted, and there is no password");
                }

                return PrivateKeys.fromEncryptedPkcs8(decode(content), password);

            default:
                return null;
        }
    }

    private static byte[] decode(final String content)
    {
        // An old container says by headers of its own that it is encrypted.
        if (content.contains("Proc-Type:"))
        {
            throw new IllegalArgumentException("encrypted in the old way; PKCS#8 is needed");
        }

        return Base64.getMimeDecoder().decode(content);
    }

    private static String text(final Path file)
    {
        try
        {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException(file + ": cannot be read: " + ex, ex);
        }
    }

    private static KeyStore load(final Path file, final char[] password)
    {
        try (InputStream input = Files.newInputStream(file))
        {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(input, password);

            return store;
        }
        catch (final IOException | GeneralSecurityException ex)
        {
            throw new IllegalArgumentException(file + ": cannot be read as PKCS#12: " + ex.getMessage(), ex);
        }
    }
}
