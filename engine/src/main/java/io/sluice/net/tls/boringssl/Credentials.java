package io.sluice.net.tls.boringssl;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import io.sluice.net.tls.certificate.TlsCertificate;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies certificates and keys of the JDK to where BoringSSL finds them. Keys do not stay behind on the way. */
final class Credentials
{
    private static final byte[] LINE_END = {'\n'};
    private static final int LINE_LENGTH = 64;

    private Credentials()
    {
    }

    /**
     * Copies certificates with their keys.
     *
     * @param certificates to copy.
     * @return addresses in the same order, to be freed.
     * @throws IllegalArgumentException that names the kind of key that BoringSSL cannot use.
     */
    static long[] copy(final List<TlsCertificate> certificates)
    {
        final long[] credentials = new long[certificates.size()];
        try
        {
            for (int i = 0; i < credentials.length; i++)
            {
                credentials[i] = SSLCredential.newX509();
                fill(credentials[i], certificates.get(i));
            }

            return credentials;
        }
        catch (final IllegalArgumentException ex)
        {
            free(credentials);
            throw ex;
        }
        catch (final Exception ex)
        {
            free(credentials);
            throw new IllegalArgumentException("BoringSSL does not take the certificate: " + ex.getMessage(), ex);
        }
    }

    static void free(final long[] credentials)
    {
        for (int i = 0; i < credentials.length; i++)
        {
            if (0 != credentials[i])
            {
                try
                {
                    SSLCredential.free(credentials[i]);
                }
                catch (final Exception ex)
                {
                    throw new IllegalStateException(ex);
                }
                credentials[i] = 0;
            }
        }
    }

    /**
     * Certificates as PEM in memory of BoringSSL.
     *
     * @param certificates to copy.
     * @return address of a BIO, to be freed.
     */
    static long certificatesBio(final List<X509Certificate> certificates) throws Exception
    {
        final long bio = SSL.newMemBIO();
        try
        {
            for (final X509Certificate certificate : certificates)
            {
                write(bio, "CERTIFICATE", certificate.getEncoded());
            }

            return bio;
        }
        catch (final CertificateEncodingException ex)
        {
            SSL.freeBIO(bio);
            throw ex;
        }
    }

    private static void fill(final long credential, final TlsCertificate certificate) throws Exception
    {
        fillChain(credential, certificate.chain());
        fillKey(credential, certificate.key());
    }

    private static void fillChain(final long credential, final List<X509Certificate> certificates) throws Exception
    {
        final long bio = certificatesBio(certificates);
        long chain = 0;
        try
        {
            chain = SSL.parseX509Chain(bio);
            SSLCredential.setCertChain(credential, chain);
        }
        catch (final Exception ex)
        {
            throw new IllegalArgumentException("BoringSSL does not take the certificate of " +
                certificates.get(0).getSubjectX500Principal() + ", with a key of " +
                certificates.get(0).getPublicKey().getAlgorithm() + ": " + ex.getMessage(), ex);
        }
        finally
        {
            SSL.freeX509Chain(chain);
            SSL.freeBIO(bio);
        }
    }

    private static void fillKey(final long credential, final PrivateKey privateKey) throws Exception
    {
        final byte[] encoded = privateKey.getEncoded();
        if (null == encoded)
        {
            throw new IllegalArgumentException("BoringSSL needs a private key that can be read, not one of " +
                privateKey.getClass().getName());
        }
        final long bio = SSL.newMemBIO();
        long key = 0;
        try
        {
            write(bio, "PRIVATE KEY", encoded);
            key = SSL.parsePrivateKey(bio, null);
            SSLCredential.setPrivateKey(credential, key);
        }
        catch (final Exception ex)
        {
            throw new IllegalArgumentException(
                "BoringSSL has no private keys of " + privateKey.getAlgorithm() + " like this: " + ex.getMessage(), ex);
        }
        finally
        {
            Arrays.fill(encoded, (byte)0);
            SSL.freePrivateKey(key);
            SSL.freeBIO(bio);
        }
    }

    private static void write(final long bio, final String label, final byte[] der)
    {
        final byte[] text = Base64.getMimeEncoder(LINE_LENGTH, LINE_END).encode(der);
        final byte[] head = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        final byte[] tail = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        final int length = head.length + text.length + tail.length;
        final ByteBuffer memory = ByteBuffer.allocateDirect(length);
        try
        {
            memory.put(head).put(text).put(tail);
            if (length != SSL.bioWrite(bio, new UnsafeBuffer(memory).addressOffset(), length))
            {
                throw new IllegalStateException("BoringSSL has no memory for " + length + " bytes");
            }
        }
        finally
        {
            Arrays.fill(text, (byte)0);
            memory.clear().put(new byte[length]);
            Reference.reachabilityFence(memory);
            BufferUtil.free(memory);
        }
    }
}
