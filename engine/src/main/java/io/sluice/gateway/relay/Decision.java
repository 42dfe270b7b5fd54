package io.sluice.gateway.relay;

/**
 * What a {@link CommandHandler} decides about a command: constants instead of an enum, for they cross the hot path.
 */
public final class Decision
{
    /** It passes, as it was edited. */
    public static final int FORWARD = 0;
    /** It is swallowed. */
    public static final int DROP = 1;
    /** It is swallowed, and the client is told the {@link RelayLoop#errorText()}. */
    public static final int REJECT = 2;
    /** As {@link #REJECT}, and the session ends. */
    public static final int REJECT_AND_CLOSE = 3;
    /** It is swallowed and the session ends. */
    public static final int CLOSE = 4;
    /** It was held by {@link Conversation#hold}. */
    public static final int HOLD = 5;
    /** The handler failed, has told whom it concerns, and the session ends. */
    public static final int FAILED = 6;

    private Decision()
    {
    }
}
