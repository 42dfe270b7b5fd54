package io.sluice.nats;

/**
 * What can be said in the protocol, by either side.
 */
public enum CommandKind
{
    /** Who the client is and what it can do. */
    CONNECT("CONNECT"),
    /** A message without headers. */
    PUB("PUB"),
    /** A message with headers. */
    HPUB("HPUB"),
    /** A subscription begins. */
    SUB("SUB"),
    /** A subscription ends, now or after a number of messages. */
    UNSUB("UNSUB"),
    /** Are you there? */
    PING("PING"),
    /** I am. */
    PONG("PONG"),
    /** What a verbose client gets for each command. */
    OK("+OK"),
    /** A refusal, with its text. */
    ERR("-ERR"),
    /** Who the server is and where others are. */
    INFO("INFO"),
    /** A delivery without headers. */
    MSG("MSG"),
    /** A delivery with headers. Clients may send it too, by accident of the server, to no effect. */
    HMSG("HMSG");

    private final String word;
    private final long wordBytes;

    CommandKind(final String word)
    {
        this.word = word;
        long bytes = 0;
        for (int i = word.length() - 1; i >= 0; i--)
        {
            bytes = bytes << Byte.SIZE | word.charAt(i);
        }
        wordBytes = bytes;
    }

    /** {@return the word that begins the command on the wire} */
    public String word()
    {
        return word;
    }

    /** The word as eight bytes, the first one lowest. */
    long wordBytes()
    {
        return wordBytes;
    }
}
