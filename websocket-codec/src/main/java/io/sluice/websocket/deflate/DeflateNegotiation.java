package io.sluice.websocket.deflate;

import java.util.List;

import static io.sluice.websocket.deflate.DeflateOptions.MAX_WINDOW_BITS;
import static io.sluice.websocket.deflate.DeflateOptions.MIN_WINDOW_BITS;

/**
 * The negotiation of RFC 7692 sections 5 and 7.1 for both roles. Runs once per connection and may allocate.
 */
public final class DeflateNegotiation
{
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    private static final int ABSENT = 0;
    private static final int WITHOUT_VALUE = -1;
    private static final int INVALID = -2;

    private boolean isServerNoContextTakeover;
    private boolean isClientNoContextTakeover;
    private int serverMaxWindowBits = ABSENT;
    private int clientMaxWindowBits = ABSENT;

    private DeflateNegotiation()
    {
    }

    /**
     * Server: takes the first offer that RFC 7692 does not demand to decline.
     *
     * @param offers  of the client, in its order of preference; other extensions among them are passed over.
     * @param options of the server.
     * @return what to answer, or null when the connection goes without compression.
     */
    public static DeflateAgreement accept(final List<Extension> offers, final DeflateOptions options)
    {
        for (final Extension offer : offers)
        {
            final DeflateNegotiation negotiation = new DeflateNegotiation();
            if (Extension.PERMESSAGE_DEFLATE.equals(offer.name()) && negotiation.readOffer(offer))
            {
                return negotiation.answer(options);
            }
        }

        return null;
    }

    /**
     * Client: what to offer.
     *
     * @param options of the client.
     * @return the element for {@code Sec-WebSocket-Extensions}.
     */
    public static String offer(final DeflateOptions options)
    {
        final StringBuilder text = new StringBuilder(Extension.PERMESSAGE_DEFLATE);
        append(text, SERVER_NO_CONTEXT_TAKEOVER, !options.peerContextTakeover());
        append(text, CLIENT_NO_CONTEXT_TAKEOVER, !options.ownContextTakeover());
        final int serverBits = options.peerMaxWindowBits();
        append(text, SERVER_MAX_WINDOW_BITS, serverBits, serverBits < MAX_WINDOW_BITS);
        final int clientBits = options.ownMaxWindowBits();
        append(text, CLIENT_MAX_WINDOW_BITS, clientBits, clientBits < MAX_WINDOW_BITS);

        return text.toString();
    }

    /**
     * Client: checks the server's answer against what {@link #offer} said.
     *
     * @param answer  of the server.
     * @param options that the offer was made from.
     * @return what is agreed, or null when the answer does not correspond to the offer: the connection must fail.
     */
    public static DeflateAgreement agree(final Extension answer, final DeflateOptions options)
    {
        final DeflateNegotiation negotiation = new DeflateNegotiation();

        return Extension.PERMESSAGE_DEFLATE.equals(answer.name()) && negotiation.readAnswer(answer, options) ?
            negotiation.agreement(options) : null;
    }

    private boolean readOffer(final Extension offer)
    {
        boolean isValid = true;
        for (final Extension.Parameter parameter : offer.parameters())
        {
            isValid = isValid && read(parameter);
        }

        return isValid && WITHOUT_VALUE != serverMaxWindowBits;
    }

    /** A response says each window with its value, and none that the offer forbids: sections 7.1.2.1 and 7.1.2.2. */
    private boolean readAnswer(final Extension answer, final DeflateOptions options)
    {
        final boolean isValid = readOffer(answer) && WITHOUT_VALUE != clientMaxWindowBits;
        final boolean isServerTakeoverRight = options.peerContextTakeover() || isServerNoContextTakeover;
        final boolean isServerWindowRight = MAX_WINDOW_BITS == options.peerMaxWindowBits() ||
            ABSENT != serverMaxWindowBits && serverMaxWindowBits <= options.peerMaxWindowBits();
        final boolean isClientWindowRight = ABSENT == clientMaxWindowBits ||
            MAX_WINDOW_BITS != options.ownMaxWindowBits() && clientMaxWindowBits <= options.ownMaxWindowBits();

        return isValid && isServerTakeoverRight && isServerWindowRight && isClientWindowRight;
    }

    private boolean read(final Extension.Parameter parameter)
    {
        final String value = parameter.value();
        final boolean isValid;
        switch (parameter.name())
        {
            case SERVER_NO_CONTEXT_TAKEOVER:
                isValid = !isServerNoContextTakeover && null == value;
                isServerNoContextTakeover = true;
                break;

            case CLIENT_NO_CONTEXT_TAKEOVER:
                isValid = !isClientNoContextTakeover && null == value;
                isClientNoContextTakeover = true;
                break;

            case SERVER_MAX_WINDOW_BITS:
                isValid = ABSENT == serverMaxWindowBits && INVALID != windowBits(value);
                serverMaxWindowBits = windowBits(value);
                break;

            case CLIENT_MAX_WINDOW_BITS:
                isValid = ABSENT == clientMaxWindowBits && INVALID != windowBits(value);
                clientMaxWindowBits = windowBits(value);
                break;

            default:
                isValid = false;
                break;
        }

        return isValid;
    }

    /** Section 7.1.2: a decimal integer without leading zeroes. */
    private static int windowBits(final String value)
    {
        if (null == value)
        {
            return WITHOUT_VALUE;
        }
        for (int bits = MIN_WINDOW_BITS; bits <= MAX_WINDOW_BITS; bits++)
        {
            if (Integer.toString(bits).equals(value))
            {
                return bits;
            }
        }

        return INVALID;
    }

    private DeflateAgreement answer(final DeflateOptions options)
    {
        final boolean isServerTakeover = options.ownContextTakeover() && !isServerNoContextTakeover;
        final boolean isClientTakeover = options.peerContextTakeover() && !isClientNoContextTakeover;
        final int serverBits = orMax(serverMaxWindowBits, options.ownMaxWindowBits());
        final int clientBits = orMax(clientMaxWindowBits, options.peerMaxWindowBits());
        final StringBuilder text = new StringBuilder(Extension.PERMESSAGE_DEFLATE);
        append(text, SERVER_NO_CONTEXT_TAKEOVER, !isServerTakeover);
        append(text, CLIENT_NO_CONTEXT_TAKEOVER, !isClientTakeover);
        // Unasked it would be legal too, but browsers have failed such connections.
        append(text, SERVER_MAX_WINDOW_BITS, serverBits, ABSENT != serverMaxWindowBits);
        final boolean isClientLimited = ABSENT != clientMaxWindowBits && options.peerMaxWindowBits() < MAX_WINDOW_BITS;
        append(text, CLIENT_MAX_WINDOW_BITS, clientBits, isClientLimited);

        return new DeflateAgreement(isServerTakeover, isClientTakeover, serverBits,
            isClientLimited || clientMaxWindowBits > 0 ? clientBits : MAX_WINDOW_BITS, text.toString());
    }

    private DeflateAgreement agreement(final DeflateOptions options)
    {
        return new DeflateAgreement(
            !isServerNoContextTakeover,
            !isClientNoContextTakeover && options.ownContextTakeover(),
            orMax(serverMaxWindowBits, MAX_WINDOW_BITS),
            orMax(clientMaxWindowBits, options.ownMaxWindowBits()),
            Extension.PERMESSAGE_DEFLATE);
    }

    private static int orMax(final int bits, final int max)
    {
        return bits > 0 ? Math.min(bits, max) : max;
    }

    private static void append(final StringBuilder text, final String name, final boolean isSaid)
    {
        text.append(isSaid ? "; " + name : "");
    }

    private static void append(final StringBuilder text, final String name, final int bits, final boolean isSaid)
    {
        text.append(isSaid ? "; " + name + '=' + bits : "");
    }
}
