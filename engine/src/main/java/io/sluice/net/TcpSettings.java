package io.sluice.net;

/**
 * What a {@link TcpChannel} needs of its loop's settings.
 *
 * @param lookAheadLength bytes that a paused channel reads ahead at most.
 * @param flushTimeoutNs  for unsent bytes of a polite close.
 * @param drainTimeoutNs  for the peer's end of a polite close.
 */
record TcpSettings(int lookAheadLength, long flushTimeoutNs, long drainTimeoutNs)
{
}
