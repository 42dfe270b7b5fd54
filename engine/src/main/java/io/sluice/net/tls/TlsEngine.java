package io.sluice.net.tls;

import org.agrona.MutableDirectBuffer;

/**
 * TLS of one connection by one library, without sockets and without memory of its own for bytes: a step of the
 * handshake, decryption, encryption, each from a buffer into another. What one call did is told by its result and by
 * {@link #consumed()} and {@link #produced()}, so that nothing is allocated to tell it.
 * <p>
 * Buffers are over direct memory: {@code buffer.byteBuffer()} is direct and begins at
 * {@code buffer.wrapAdjustment()}, {@code buffer.addressOffset()} is the address of its first byte. Source and target
 * never overlap. Position and limit of the byte buffers may be changed. The content of the source may be altered.
 * <p>
 * {@link #handshake} is called on any thread but the loop's, the other methods on the loop's; never two at once, and
 * with a happens-before edge between one call and the next. Peers can make none of them throw: what they send wrong is
 * {@link #FAILED}.
 */
public interface TlsEngine extends AutoCloseable
{
    /** All of the source has been used, and all that was due has been produced. */
    int OK = 0;
    /** Handshake only: it goes on when the peer has sent more records. Everything due has been produced. */
    int NEEDS_INPUT = 1;
    /** The target has not enough room for the next record; call again with more, and with what was not consumed. */
    int NEEDS_ROOM = 2;
    /** Handshake only: the connection is secured, {@link #identity()} is there. What follows is application data. */
    int FINISHED = 3;
    /** The peer has sent close_notify: there is no more input. Also returned by later calls. */
    int CLOSED = 4;
    /** {@link #failure()} tells why. An alert for the peer may be due: {@link #wrap} produces it. */
    int FAILED = 5;

    /**
     * Take the next steps of the handshake, all of the expensive work included: until more records are needed, or the
     * target is full, or it is finished. The client's first call has no source. Stops behind the record that finishes
     * the handshake, for what follows it is application data; where a library reads messages that follow a handshake
     * (TLS 1.3 tickets) is its own business.
     *
     * @param source       holding whole records of the peer.
     * @param sourceOffset in bytes of the first record.
     * @param sourceLength in bytes; may be 0.
     * @param target       for records to send.
     * @param targetOffset in bytes at which they begin.
     * @param targetLength in bytes that may be used.
     * @return {@link #NEEDS_INPUT}, {@link #NEEDS_ROOM}, {@link #FINISHED}, {@link #CLOSED} or {@link #FAILED}; with
     *     each, what was produced is to be sent.
     */
    int handshake(
        MutableDirectBuffer source,
        int sourceOffset,
        int sourceLength,
        MutableDirectBuffer target,
        int targetOffset,
        int targetLength);

    /**
     * Decrypt records, one behind the other, into one run. Only after {@link #FINISHED}. A record is decrypted only if
     * the room that is left may hold any record of its length, so that nothing decrypted stays inside the engine.
     *
     * @param source       holding whole records of the peer, whose headers have been checked.
     * @param sourceOffset in bytes of the first record.
     * @param sourceLength in bytes, more than 0.
     * @param target       for plaintext.
     * @param targetOffset in bytes at which it begins.
     * @param targetLength in bytes that may be used.
     * @return {@link #OK}, {@link #NEEDS_ROOM}, {@link #CLOSED} or {@link #FAILED}; with each, what was
     *     produced is good.
     */
    int unwrap(
        MutableDirectBuffer source,
        int sourceOffset,
        int sourceLength,
        MutableDirectBuffer target,
        int targetOffset,
        int targetLength);

    /**
     * Produce records: first what the protocol owes (an alert, the answer to a key update, close_notify), then as many
     * full records of the source as the target has room for, and the rest of it as a shorter one. The source only after
     * {@link #FINISHED}; what the protocol owes also before that, and after {@link #FAILED}.
     *
     * @param source       holding plaintext; it is not altered. Anything when the length is 0.
     * @param sourceOffset in bytes of the plaintext.
     * @param sourceLength in bytes; 0 for what the protocol owes alone.
     * @param target       for records.
     * @param targetOffset in bytes at which they begin.
     * @param targetLength in bytes that may be used: at least {@link TlsRecords#MAX_LENGTH}.
     * @return {@link #OK}, {@link #NEEDS_ROOM}, {@link #CLOSED} when nothing can be sent any more, or {@link #FAILED};
     *     with each, what was produced is to be sent.
     */
    int wrap(
        MutableDirectBuffer source,
        int sourceOffset,
        int sourceLength,
        MutableDirectBuffer target,
        int targetOffset,
        int targetLength);

    /** {@return bytes of the source that the last call used} */
    int consumed();

    /** {@return bytes of the target that the last call filled} */
    int produced();

    /** {@return whether the protocol owes the peer something that {@link #wrap} produces without any plaintext} */
    boolean isOutputDue();

    /** From now on close_notify is due, and nothing after it. */
    void closeOutbound();

    /** {@return why it failed, or null while it has not} */
    TlsFailure failure();

    /** {@return what the library says about the failure, or null; for a log, of one line} */
    String failureText();

    /** {@return who the peer is and what was agreed; null until {@link #FINISHED}} */
    TlsIdentity identity();

    /** Give back what is outside the heap. Never while {@link #handshake} runs; any thread; more than once is once. */
    @Override
    void close();
}
