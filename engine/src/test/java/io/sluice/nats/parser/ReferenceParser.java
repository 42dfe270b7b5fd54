package io.sluice.nats.parser;

import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.JsonCommand;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A naive parser, one byte after the other, written down from the facts about the server's state machine and without
 * a look at the parser that is tested beside it. It gets all the input at once.
 */
final class ReferenceParser
{
    private static final String CLIENT_WORDS = "CONNECT INFO PUB HPUB SUB UNSUB PING PONG +OK -ERR HMSG";
    private static final String SERVER_WORDS = "INFO MSG HMSG PING PONG +OK -ERR";

    final List<ReferenceCommand> commands = new ArrayList<>();
    Failure failure;

    private final String input;
    private final boolean isClient;
    private final ParserState limits;
    private boolean isConnectRequired;
    private int index;
    private int lineStart;

    ReferenceParser(final byte[] bytes, final boolean isClient, final ParserState limits)
    {
        input = new String(bytes, StandardCharsets.ISO_8859_1);
        this.isClient = isClient;
        this.limits = limits;
        isConnectRequired = limits.isConnectRequired;
    }

    ReferenceParser parse()
    {
        boolean isMore = true;
        while (isMore && null == failure && index < input.length())
        {
            isMore = command();
        }

        return this;
    }

    /** False when the input ends within the command. */
    private boolean command()
    {
        lineStart = index;
        if (isConnectRequired && 'C' != Character.toUpperCase(input.charAt(index)))
        {
            return fail(Failure.AUTHORIZATION);
        }
        final String word = word();
        if (null == word)
        {
            return false;
        }

        final CommandKind kind = kind(word);
        if ("PING".equals(word) || "PONG".equals(word) || "+OK".equals(word))
        {
            final int end = input.indexOf('\n', index);
            if (end < 0)
            {
                return false;
            }
            index = end + 1;
            final boolean isCanonical = (word + "\r\n").equals(input.substring(lineStart, index));
            commands.add(new ReferenceCommand(kind, isCanonical, List.of(), 0, 0));

            return true;
        }

        return line(kind);
    }

    private String word()
    {
        final String words = isClient ? CLIENT_WORDS : SERVER_WORDS;
        String seen = "";
        while (index < input.length())
        {
            final char letter = input.charAt(index++);
            seen += letter < 0x80 ? String.valueOf(letter).toUpperCase(Locale.ROOT) : "?";
            boolean isPrefix = false;
            for (final String word : words.split(" "))
            {
                if (word.equals(seen))
                {
                    return word;
                }
                isPrefix |= word.startsWith(seen);
            }
            if (!isPrefix)
            {
                fail(Failure.UNKNOWN_OPERATION);

                return null;
            }
        }

        return null;
    }

    private boolean line(final CommandKind kind)
    {
        final boolean isBlankNeeded = !isClient || CommandKind.CONNECT != kind && CommandKind.INFO != kind;
        if (index == input.length())
        {
            return false;
        }
        if (isBlankNeeded && ' ' != input.charAt(index) && '\t' != input.charAt(index))
        {
            return fail(Failure.UNKNOWN_OPERATION);
        }
        while (index < input.length() && (' ' == input.charAt(index) || '\t' == input.charAt(index)))
        {
            index++;
        }
        if (index == input.length())
        {
            return false;
        }

        final int argument = index++;
        int drop = 0;
        while (index < input.length() && '\n' != input.charAt(index))
        {
            drop = '\r' == input.charAt(index) ? 1 : drop;
            index++;
        }
        if (index - drop - argument > limit(kind))
        {
            return fail(Failure.CONTROL_LINE);
        }
        if (index == input.length())
        {
            return false;
        }

        return arguments(kind, input.substring(argument, index++ - drop));
    }

    private int limit(final CommandKind kind)
    {
        return !isClient && (CommandKind.INFO == kind || CommandKind.ERR == kind) ? 65536 : limits.controlLineLimit;
    }

    private boolean arguments(final CommandKind kind, final String argument)
    {
        switch (kind)
        {
            case SUB:
            case UNSUB:
                return subscription(kind, argument);

            case CONNECT:
                isConnectRequired = false;
                return json(kind, argument, new ConnectCommand(latin(argument)));

            case INFO:
                return json(kind, argument, new InfoCommand(latin(argument), !isClient));

            case ERR:
                return error(argument);

            case HMSG:
                return isClient ? clientHmsg() : message(kind, argument);

            default:
                return message(kind, argument);
        }
    }

    private boolean message(final CommandKind kind, final String argument)
    {
        final boolean isHeaderKind = CommandKind.HPUB == kind || CommandKind.HMSG == kind;
        if (CommandKind.HPUB == kind && !limits.areHeadersAccepted)
        {
            return fail(Failure.HEADERS_NOT_ACCEPTED);
        }
        final List<String> tokens = split(argument, " \t");
        final int fewest = (isClient ? 2 : 3) + (isHeaderKind ? 1 : 0);
        if (tokens.size() != fewest && tokens.size() != fewest + 1)
        {
            return fail(Failure.ARGUMENTS);
        }
        final int total = size(tokens.get(tokens.size() - 1));
        final int header = isHeaderKind ? size(tokens.get(tokens.size() - 2)) : 0;
        if (total < 0 || header < 0 || header > total)
        {
            return fail(Failure.ARGUMENTS);
        }
        if (total > limits.payloadLimit)
        {
            return fail(Failure.PAYLOAD);
        }
        if (isClient && isUnsafe(tokens))
        {
            return fail(Failure.UNKNOWN_OPERATION);
        }
        final ReferenceCommand command =
            new ReferenceCommand(kind, isCanonical(kind, tokens), tokens, header, total);
        commands.add(command);

        return body(command);
    }

    private boolean body(final ReferenceCommand command)
    {
        final int end = Math.min(input.length(), index + command.totalLength);
        command.body = input.substring(index, end);
        final boolean isWhole = command.body.length() == command.totalLength;
        index = end;
        command.isEndRight = false;
        for (final char expected : new char[] {'\r', '\n'})
        {
            if (!isWhole || index == input.length())
            {
                return false;
            }
            if (expected != input.charAt(index++))
            {
                return fail(Failure.UNKNOWN_OPERATION);
            }
        }
        command.isEndRight = true;

        return true;
    }

    private boolean subscription(final CommandKind kind, final String argument)
    {
        final List<String> tokens = split(argument, " \t\r\n");
        final int fewest = CommandKind.SUB == kind ? 2 : 1;
        if (tokens.size() != fewest && tokens.size() != fewest + 1)
        {
            return fail(Failure.ARGUMENTS);
        }
        if (isUnsafe(tokens))
        {
            return fail(Failure.UNKNOWN_OPERATION);
        }
        commands.add(new ReferenceCommand(kind, isCanonical(kind, tokens), tokens, 0, 0));

        return true;
    }

    private boolean json(final CommandKind kind, final String argument, final JsonCommand view)
    {
        if (!view.locate(0, argument.length()))
        {
            return fail(Failure.JSON);
        }
        final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
        final int begin = kind.word().length() + 1;
        final int end = view.encodeHead(encoded, 0) - (CommandKind.INFO == kind && !isClient ? 3 : 2);
        final byte[] text = new byte[end - begin];
        encoded.getBytes(begin, text);
        commands.add(new ReferenceCommand(
            kind, false, List.of(new String(text, StandardCharsets.ISO_8859_1)), 0, 0));

        return true;
    }

    private boolean error(final String argument)
    {
        if (isClient)
        {
            return fail(Failure.CLIENT_ERROR);
        }
        if (isUnsafe(List.of(argument)))
        {
            return fail(Failure.UNKNOWN_OPERATION);
        }
        int end = argument.length();
        while (end > 0 && (' ' == argument.charAt(end - 1) || '\t' == argument.charAt(end - 1)))
        {
            end--;
        }
        final List<String> text = List.of(argument.substring(0, end));
        commands.add(new ReferenceCommand(CommandKind.ERR, isCanonical(CommandKind.ERR, text), text, 0, 0));

        return true;
    }

    /** A client's HMSG: nothing is read of the line, an empty body must follow. */
    private boolean clientHmsg()
    {
        final ReferenceCommand command =
            new ReferenceCommand(CommandKind.HMSG, false, List.of("_ 0 0 0"), 0, 0);
        commands.add(command);

        return body(command);
    }

    private boolean isCanonical(final CommandKind kind, final List<String> tokens)
    {
        return (kind.word() + " " + String.join(" ", tokens) + "\r\n").equals(input.substring(lineStart, index));
    }

    private boolean fail(final Failure newFailure)
    {
        failure = newFailure;

        return false;
    }

    private static boolean isUnsafe(final List<String> tokens)
    {
        return tokens.stream().anyMatch((token) -> token.chars().anyMatch((c) -> '\r' == c || '\n' == c || 0 == c));
    }

    private static int size(final String token)
    {
        return token.matches("[0-9]{1,9}") ? Integer.parseInt(token) : -1;
    }

    private static List<String> split(final String argument, final String separators)
    {
        final List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (final char value : (argument + separators.charAt(0)).toCharArray())
        {
            if (separators.indexOf(value) < 0)
            {
                token.append(value);
            }
            else if (token.length() > 0)
            {
                tokens.add(token.toString());
                token = new StringBuilder();
            }
        }

        return tokens;
    }

    private static CommandKind kind(final String word)
    {
        return "+OK".equals(word) ? CommandKind.OK : "-ERR".equals(word) ? CommandKind.ERR : CommandKind.valueOf(word);
    }

    private static UnsafeBuffer latin(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
