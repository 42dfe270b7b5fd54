package io.sluice.nats.json;

import org.agrona.DirectBuffer;

import java.util.Arrays;

/**
 * The options of CONNECT, as nats-server will act on them: of each member the last one in any spelling that is not
 * null. What is absent has the server's default, or, in a second CONNECT, its value of before: the methods that end
 * in {@code Or} take it.
 * <p>
 * {@link #isRefused()} says that the server closes this connection without a word. What the gateway sends instead of
 * the client's text is made by {@link JsonObjectEditor#wrap(ConnectView)}: every member that the server knows once,
 * with the server's own key and the value that this view says.
 */
public final class ConnectView
{
    /** What {@link #reason()} says of text that is not JSON, or not an object. */
    public static final String NOT_AN_OBJECT = "CONNECT is not a JSON object";
    /** What {@link #reason()} says of a member of the wrong type. */
    public static final String WRONG_TYPE = "CONNECT has a member of the wrong type";

    private static final byte UNKNOWN = -1;
    private static final String ALLOW = "allow";
    private static final String DENY = "deny";

    private final JsonScanner scanner = new JsonScanner();
    private final JsonObjectView json = new JsonObjectView(scanner);
    private final JsonObjectView permission = new JsonObjectView(scanner);
    private final JsonArrayView subjects = new JsonArrayView(scanner);
    private final int[] winners = new int[ConnectMember.count()];
    private byte[] ordinals = new byte[0];
    private String reason = NOT_AN_OBJECT;

    /** A view of nothing. */
    public ConnectView()
    {
        Arrays.fill(winners, JsonObjectView.NOT_FOUND);
    }

    /**
     * Looks at the argument of a CONNECT.
     *
     * @param buffer that holds it.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     */
    public ConnectView wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        json.wrap(buffer, offset, length);
        reason = json.isValid() ? null : NOT_AN_OBJECT;
        Arrays.fill(winners, JsonObjectView.NOT_FOUND);
        final int count = json.memberCount();
        if (ordinals.length < count)
        {
            ordinals = new byte[Math.max(count, 2 * ordinals.length)];
        }

        for (int i = 0; i < count; i++)
        {
            final byte ordinal = ordinalOf(i);
            ordinals[i] = ordinal;
            if (UNKNOWN != ordinal && JsonType.NULL != json.type(i))
            {
                winners[ordinal] = i;
                if (!isOfKind(i, ConnectMember.get(ordinal).kind()))
                {
                    reason = WRONG_TYPE;
                }
            }
        }

        return this;
    }

    /**
     * Lets go of the buffer.
     *
     * @return this.
     */
    public ConnectView reset()
    {
        json.reset();
        Arrays.fill(winners, JsonObjectView.NOT_FOUND);
        reason = NOT_AN_OBJECT;

        return this;
    }

    /** {@return all members, known and unknown} */
    public JsonObjectView json()
    {
        return json;
    }

    /** {@return true when the server closes the connection without a word because of this text} */
    public boolean isRefused()
    {
        return null != reason;
    }

    /** {@return why the server refuses it, or null} */
    public String reason()
    {
        return reason;
    }

    /**
     * Is there a value that the server takes?
     *
     * @param member to look for.
     * @return true when it is there and not null.
     */
    public boolean has(final ConnectMember member)
    {
        return JsonObjectView.NOT_FOUND != winners[member.ordinal()];
    }

    /**
     * A boolean member.
     *
     * @param member   to read.
     * @param fallback when it is absent.
     * @return its value.
     */
    public boolean booleanOr(final ConnectMember member, final boolean fallback)
    {
        final int winner = winners[member.ordinal()];

        return JsonObjectView.NOT_FOUND != winner && JsonType.BOOLEAN == json.type(winner) ?
            json.isTrue(winner) : fallback;
    }

    /**
     * A member that is a whole number.
     *
     * @param member   to read.
     * @param fallback when it is absent.
     * @return its value.
     */
    public long longOr(final ConnectMember member, final long fallback)
    {
        final int winner = winners[member.ordinal()];

        return JsonObjectView.NOT_FOUND != winner && json.isLong(winner) ? json.longValue(winner) : fallback;
    }

    /**
     * A member that is a string; allocates.
     *
     * @param member   to read.
     * @param fallback when it is absent.
     * @return its value.
     */
    public String stringOr(final ConnectMember member, final String fallback)
    {
        final int winner = winners[member.ordinal()];

        return JsonObjectView.NOT_FOUND != winner && JsonType.STRING == json.type(winner) ?
            json.string(winner) : fallback;
    }

    /**
     * Is a member some text?
     *
     * @param member to read.
     * @param text   to compare with.
     * @return true when it is a string of this text.
     */
    public boolean stringEquals(final ConnectMember member, final CharSequence text)
    {
        final int winner = winners[member.ordinal()];

        return JsonObjectView.NOT_FOUND != winner && json.stringEquals(winner, text);
    }

    /** {@return whether each command is answered} */
    public boolean isVerbose()
    {
        return booleanOr(ConnectMember.VERBOSE, true);
    }

    /** {@return whether subjects are checked more strictly} */
    public boolean isPedantic()
    {
        return booleanOr(ConnectMember.PEDANTIC, true);
    }

    /** {@return whether the connection gets its own messages} */
    public boolean isEcho()
    {
        return booleanOr(ConnectMember.ECHO, true);
    }

    /** {@return the protocol of the client; the server answers all but 0 and 1 with an error and closes} */
    public long protocol()
    {
        return longOr(ConnectMember.PROTOCOL, 0);
    }

    /** {@return whether the client understands headers} */
    public boolean hasHeaders()
    {
        return booleanOr(ConnectMember.HEADERS, false);
    }

    /** {@return whether requests without responders are answered; without headers the server refuses that} */
    public boolean hasNoResponders()
    {
        return booleanOr(ConnectMember.NO_RESPONDERS, false);
    }

    /** {@return whether the client says that it needs TLS} */
    public boolean isTlsRequired()
    {
        return booleanOr(ConnectMember.TLS_REQUIRED, false);
    }

    /** {@return the user, or null; allocates} */
    public String user()
    {
        return stringOr(ConnectMember.USER, null);
    }

    /** {@return the password, or null; allocates} */
    public String pass()
    {
        return stringOr(ConnectMember.PASS, null);
    }

    /** {@return the token, or null; allocates} */
    public String authToken()
    {
        return stringOr(ConnectMember.AUTH_TOKEN, null);
    }

    /** {@return the user's public key, or null; allocates} */
    public String nkey()
    {
        return stringOr(ConnectMember.NKEY, null);
    }

    /** {@return the signature of the nonce, or null; allocates} */
    public String sig()
    {
        return stringOr(ConnectMember.SIG, null);
    }

    /** {@return the user's JWT, or null; allocates} */
    public String jwt()
    {
        return stringOr(ConnectMember.JWT, null);
    }

    /** {@return the name of the connection, or null; allocates} */
    public String name()
    {
        return stringOr(ConnectMember.NAME, null);
    }

    /** {@return the language of the client library, or null; allocates} */
    public String lang()
    {
        return stringOr(ConnectMember.LANG, null);
    }

    /** {@return the version of the client library, or null; allocates} */
    public String version()
    {
        return stringOr(ConnectMember.VERSION, null);
    }

    /** The key in the server's spelling, or null of a member it does not know. */
    String canonicalKey(final int member)
    {
        return UNKNOWN == ordinals[member] ? null : ConnectMember.get(ordinals[member]).key();
    }

    /** False when a later duplicate hides the member, or it says nothing. */
    boolean isEffective(final int member)
    {
        return UNKNOWN == ordinals[member] || member == winners[ordinals[member]];
    }

    private byte ordinalOf(final int member)
    {
        for (int i = 0; i < winners.length; i++)
        {
            if (json.isNamed(member, ConnectMember.get(i).key()))
            {
                return (byte)i;
            }
        }

        return UNKNOWN;
    }

    private boolean isOfKind(final int member, final ConnectMember.Kind kind)
    {
        final JsonType type = json.type(member);
        switch (kind)
        {
            case BOOLEAN:
                return JsonType.BOOLEAN == type;

            case INTEGER:
                return json.isLong(member);

            case STRING:
                return JsonType.STRING == type;

            default:
                return JsonType.OBJECT == type && isPermission(member);
        }
    }

    private boolean isPermission(final int member)
    {
        permission.wrap(json.buffer(), json.valueOffset(member), json.valueLength(member));
        for (int i = 0; i < permission.memberCount(); i++)
        {
            if ((permission.isNamed(i, ALLOW) || permission.isNamed(i, DENY)) && !isListOfSubjects(i))
            {
                return false;
            }
        }

        return true;
    }

    private boolean isListOfSubjects(final int member)
    {
        if (JsonType.ARRAY != permission.type(member))
        {
            return JsonType.NULL == permission.type(member);
        }

        subjects.wrap(permission, member);
        while (subjects.next())
        {
            if (JsonType.STRING != subjects.type() && JsonType.NULL != subjects.type())
            {
                return false;
            }
        }

        return true;
    }
}
