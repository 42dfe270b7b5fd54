package io.sluice.nats.json;

/**
 * The members of CONNECT that nats-server decodes, with the type it insists on: a value of another type (null aside)
 * makes it close the connection without a word, even when a later duplicate is right.
 */
public enum ConnectMember
{
    /** Each command is answered; true by default. */
    VERBOSE("verbose", Kind.BOOLEAN),
    /** Subjects are checked more strictly; true by default. */
    PEDANTIC("pedantic", Kind.BOOLEAN),
    /** The connection gets its own messages; true by default. */
    ECHO("echo", Kind.BOOLEAN),
    /** Whether the client wants TLS; for information only. */
    TLS_REQUIRED("tls_required", Kind.BOOLEAN),
    /** Name of a user. */
    USER("user", Kind.STRING),
    /** The user's password. */
    PASS("pass", Kind.STRING),
    /** Token instead of a user. */
    AUTH_TOKEN("auth_token", Kind.STRING),
    /** Public key of a user. */
    NKEY("nkey", Kind.STRING),
    /** Signature of the nonce. */
    SIG("sig", Kind.STRING),
    /** User's JWT. */
    JWT("jwt", Kind.STRING),
    /** Name that the client gave to the connection. */
    NAME("name", Kind.STRING),
    /** Language of the client library. */
    LANG("lang", Kind.STRING),
    /** Version of the client library. */
    VERSION("version", Kind.STRING),
    /** 1 when the client wants asynchronous INFO; 0 by default. */
    PROTOCOL("protocol", Kind.INTEGER),
    /** The client understands headers; false by default. */
    HEADERS("headers", Kind.BOOLEAN),
    /** A request that nobody answers is answered with 503; false by default, needs headers. */
    NO_RESPONDERS("no_responders", Kind.BOOLEAN),
    /** Account, refused by servers of today. */
    ACCOUNT("account", Kind.STRING),
    /** Whether the account is new, refused by servers of today. */
    NEW_ACCOUNT("new_account", Kind.BOOLEAN),
    /** Of routes and leaf nodes. */
    IMPORT("import", Kind.PERMISSION),
    /** Of routes and leaf nodes. */
    EXPORT("export", Kind.PERMISSION),
    /** Of leaf nodes. */
    REMOTE_ACCOUNT("remote_account", Kind.STRING),
    /** A trusted proxy's signature of the nonce. */
    PROXY_SIG("proxy_sig", Kind.STRING);

    /** What the server decodes a member into. */
    enum Kind
    {
        /** A Go bool. */
        BOOLEAN,
        /** A Go int. */
        INTEGER,
        /** A Go string. */
        STRING,
        /** A struct of two lists of subjects. */
        PERMISSION
    }

    private static final ConnectMember[] ALL = values();

    private final String key;
    private final Kind kind;

    ConnectMember(final String key, final Kind kind)
    {
        this.key = key;
        this.kind = kind;
    }

    /** {@return the key as the server spells it} */
    public String key()
    {
        return key;
    }

    Kind kind()
    {
        return kind;
    }

    static int count()
    {
        return ALL.length;
    }

    static ConnectMember get(final int ordinal)
    {
        return ALL[ordinal];
    }
}
