package io.sluice.net.tls;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Headers of records, RFC 8446 section 5.1, looked at before any library sees the record: so all libraries refuse the
 * same, and are only given whole records.
 * <pre>
 *  0      1        3        5
 *  | type | version | length | fragment ...
 * </pre>
 */
public final class TlsRecords
{
    /** Bytes of a header. */
    public static final int HEADER_LENGTH = 5;
    /** Most bytes of plaintext in a record. */
    public static final int MAX_PLAINTEXT = 16 * 1024;
    /** Most bytes of a record, header included, in any version of the protocol. */
    public static final int MAX_LENGTH = HEADER_LENGTH + MAX_PLAINTEXT + 2048;

    /** Type of change_cipher_spec. */
    public static final int CHANGE_CIPHER_SPEC = 20;
    /** Type of alerts. */
    public static final int ALERT = 21;
    /** Type of handshake messages; the first byte that a client sends. */
    public static final int HANDSHAKE = 22;
    /** Type of application data, and of everything that TLS 1.3 encrypts. */
    public static final int APPLICATION_DATA = 23;

    static final int INCOMPLETE = 0;
    static final int NOT_TLS = -1;
    static final int OVERSIZED = -2;
    static final int UNEXPECTED = -3;
    static final int RENEGOTIATION = -4;

    /** What the next record may be: the first, of a handshake, of a connection by TLS 1.2 or 1.3. */
    enum Phase
    {
        FIRST(MAX_PLAINTEXT),
        HANDSHAKING(MAX_PLAINTEXT + 256),
        SECURED_1_2(MAX_PLAINTEXT + 2048),
        SECURED_1_3(MAX_PLAINTEXT + 256);

        private final int maxFragment;

        Phase(final int maxFragment)
        {
            this.maxFragment = maxFragment;
        }
    }

    private static final int VERSION_OFFSET = 1;
    private static final int LENGTH_OFFSET = 3;
    private static final int MAJOR_VERSION = 3;
    private static final int LEGACY_VERSION = 0x0303;
    private static final int ALERT_LENGTH = 2;
    private static final int FATAL = 2;
    private static final int UNEXPECTED_MESSAGE = 10;
    private static final int RECORD_OVERFLOW = 22;

    private TlsRecords()
    {
    }

    /** {@return length of the record that begins here, {@link #INCOMPLETE}, or why it is refused} */
    static int inspect(final DirectBuffer buffer, final int offset, final int length, final Phase phase)
    {
        if (0 == length)
        {
            return INCOMPLETE;
        }
        final int type = buffer.getByte(offset) & 0xFF;
        final boolean isFirst = Phase.FIRST == phase;
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || isFirst && HANDSHAKE != type && ALERT != type)
        {
            return isFirst ? NOT_TLS : UNEXPECTED;
        }
        if (length <= VERSION_OFFSET)
        {
            return INCOMPLETE;
        }
        if (MAJOR_VERSION != buffer.getByte(offset + VERSION_OFFSET))
        {
            return isFirst ? NOT_TLS : UNEXPECTED;
        }
        if (length < HEADER_LENGTH)
        {
            return INCOMPLETE;
        }
        final int fragment = buffer.getShort(offset + LENGTH_OFFSET, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        if (fragment > phase.maxFragment)
        {
            return OVERSIZED;
        }
        if (HANDSHAKE == type && (Phase.SECURED_1_2 == phase || Phase.SECURED_1_3 == phase))
        {
            return RENEGOTIATION;
        }

        return fragment > length - HEADER_LENGTH ? INCOMPLETE : HEADER_LENGTH + fragment;
    }

    /** {@return the failure that a refusal of {@link #inspect} is} */
    static TlsFailure failure(final int refusal)
    {
        switch (refusal)
        {
            case NOT_TLS:
                return TlsFailure.NOT_TLS;

            case OVERSIZED:
                return TlsFailure.OVERSIZED_RECORD;

            case RENEGOTIATION:
                return TlsFailure.RENEGOTIATION;

            default:
                return TlsFailure.PROTOCOL_ERROR;
        }
    }

    /** Writes a fatal alert in clear; {@return its length} */
    static int putAlert(final MutableDirectBuffer buffer, final int offset, final int refusal)
    {
        buffer.putByte(offset, (byte)ALERT);
        buffer.putShort(offset + VERSION_OFFSET, (short)LEGACY_VERSION, ByteOrder.BIG_ENDIAN);
        buffer.putShort(offset + LENGTH_OFFSET, (short)ALERT_LENGTH, ByteOrder.BIG_ENDIAN);
        buffer.putByte(offset + HEADER_LENGTH, (byte)FATAL);
        buffer.putByte(offset + HEADER_LENGTH + 1, (byte)(OVERSIZED == refusal ? RECORD_OVERFLOW : UNEXPECTED_MESSAGE));

        return HEADER_LENGTH + ALERT_LENGTH;
    }
}
