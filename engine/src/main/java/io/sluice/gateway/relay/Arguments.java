package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.HeaderView;

/**
 * What the gateway is asked to say must be what it seems to be: a token with a line end in it would make other commands
 * of what follows.
 */
final class Arguments
{
    private Arguments()
    {
    }

    /**
     * Checks what messages of both directions have.
     *
     * @param subject a token.
     * @param reply   a token, or null or empty.
     * @param headers a header block, or null or empty.
     * @throws IllegalArgumentException when they are not.
     */
    static void check(final AsciiView subject, final AsciiView reply, final HeaderView headers)
    {
        checkToken("subject", subject);
        if (null != reply && !reply.isEmpty())
        {
            checkToken("reply", reply);
        }
        if (null != headers && !headers.isEmpty() && !headers.isValid())
        {
            throw new IllegalArgumentException("not a header block");
        }
    }

    /**
     * Checks a token.
     *
     * @param name  of the argument.
     * @param token to check.
     * @throws IllegalArgumentException when it is none.
     */
    static void checkToken(final String name, final AsciiView token)
    {
        boolean isRight = !token.isEmpty();
        for (int i = 0, length = token.length(); isRight && i < length; i++)
        {
            final byte value = token.byteAt(i);
            isRight = value > ' ' || value < 0;
        }
        if (!isRight)
        {
            throw new IllegalArgumentException(name + " is empty, or holds blanks or control characters");
        }
    }
}
