package io.sluice.websocket.deflate;

import java.nio.ByteBuffer;

/**
 * Direct memory that all inflaters and deflaters of a loop pass their bytes to and from {@code java.util.zip} through.
 * The copy costs a few hundredths of what inflating does, and frees the caller of having a {@link ByteBuffer} whose
 * position and limit may be moved. Holds nothing between two calls.
 */
final class Staging
{
    /** Small enough to stay in the first level cache, large enough to make calls into native code rare. */
    static final int LENGTH = 8 * 1024;

    private final ByteBuffer input = ByteBuffer.allocateDirect(LENGTH);
    private final ByteBuffer output = ByteBuffer.allocateDirect(LENGTH);

    ByteBuffer input()
    {
        return input;
    }

    ByteBuffer output()
    {
        return output;
    }
}
