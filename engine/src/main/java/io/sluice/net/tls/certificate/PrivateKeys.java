package io.sluice.net.tls.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys out of the containers that tools write: PKCS#8, also encrypted, PKCS#1 and SEC 1. */
final class PrivateKeys
{
    private static final byte[] RSA_OID = HexFormat.of().parseHex("2a864886f70d010101");
    private static final byte[] EC_OID = HexFormat.of().parseHex("2a8648ce3d0201");
    private static final String PBES2_OID = "1.2.840.113549.1.5.13";
    private static final Map<String, String> ALGORITHMS = Map.of(
        "2a864886f70d010101", "RSA",
        "2a864886f70d01010a", "RSASSA-PSS",
        "2a8648ce3d0201", "EC",
        "2b6570", "Ed25519",
        "2b6571", "Ed448");

    private PrivateKeys()
    {
    }

    static PrivateKey fromPkcs8(final byte[] encoded) throws GeneralSecurityException
    {
        final Der info = new Der(encoded).next(Der.SEQUENCE);
        info.next(Der.INTEGER);
        final String oid = HexFormat.of().formatHex(info.next(Der.SEQUENCE).next(Der.OBJECT_IDENTIFIER).rest());
        final String algorithm = ALGORITHMS.get(oid);
        if (null == algorithm)
        {
            throw new IllegalArgumentException("unknown kind of private key, object identifier " + oid);
        }

        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    static PrivateKey fromEncryptedPkcs8(final byte[] encoded, final char[] password)
        throws GeneralSecurityException, IOException
    {
        final EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encoded);
        // Of PBES2 the parameters alone know the ciphers, and say them by their text.
        final String name = info.getAlgName();
        final String algorithm = "PBES2".equals(name) || PBES2_OID.equals(name) ?
            info.getAlgParameters().toString() : name;
        final Key key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
        final Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());

        return fromPkcs8(info.getKeySpec(cipher).getEncoded());
    }

    static PrivateKey fromPkcs1(final byte[] encoded) throws GeneralSecurityException
    {
        return fromPkcs8(pkcs8(RSA_OID, Der.element(Der.NULL), encoded));
    }

    static PrivateKey fromSec1(final byte[] encoded) throws GeneralSecurityException
    {
        final Der key = new Der(encoded).next(Der.SEQUENCE);
        key.next(Der.INTEGER);
        key.next(Der.OCTET_STRING);
        if (!key.isNext(Der.CONTEXT_0))
        {
            throw new IllegalArgumentException("EC private key does not name its curve");
        }

        return fromPkcs8(pkcs8(EC_OID, key.next(Der.CONTEXT_0).rest(), encoded));
    }

    private static byte[] pkcs8(final byte[] oid, final byte[] parameters, final byte[] key)
    {
        return Der.element(Der.SEQUENCE,
            Der.element(Der.INTEGER, new byte[1]),
            Der.element(Der.SEQUENCE, Der.element(Der.OBJECT_IDENTIFIER, oid), parameters),
            Der.element(Der.OCTET_STRING, key));
    }
}
