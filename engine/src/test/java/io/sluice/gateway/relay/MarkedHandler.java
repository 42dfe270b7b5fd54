package io.sluice.gateway.relay;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Does with a command what the first token of its subject says, and remembers what it holds.
 */
final class MarkedHandler extends Talk.Handler
{
    private static final AsciiView HI = AsciiView.of("hi");
    private static final AsciiView SID = AsciiView.of("9");

    private final Random random;
    private final Need clientNeed;
    private final Need serverNeed;
    private final List<HeldCommand> held = new ArrayList<>();
    private final Deque<Boolean> pings = new ArrayDeque<>();

    MarkedHandler(final Random random, final Need clientNeed, final Need serverNeed)
    {
        this.random = random;
        this.clientNeed = clientNeed;
        this.serverNeed = serverNeed;
    }

    /** What becomes of a held command in the end. */
    static int heldAs(final String subject)
    {
        final int number = Integer.parseInt(subject.substring(subject.lastIndexOf('.') + 1));

        return 0 == number % 4 ? Decision.DROP : 1 == number % 4 ? Decision.REJECT : Decision.FORWARD;
    }

    static boolean isHeldEdited(final String subject)
    {
        final int number = Integer.parseInt(subject.substring(subject.lastIndexOf('.') + 1));

        return 2 == number % 4;
    }

    /** Decides about a PING that is going to come. */
    boolean isNextPingDropped()
    {
        final boolean isDropped = 0 == random.nextInt(3);
        pings.add(isDropped);

        return isDropped;
    }

    int pendingCount()
    {
        return held.size();
    }

    void resolveOne()
    {
        if (!held.isEmpty())
        {
            resolve(held.remove(random.nextInt(held.size())));
        }
    }

    void resolveAll()
    {
        while (!held.isEmpty())
        {
            resolve(held.remove(0));
        }
    }

    @Override
    public Need clientNeed(final CommandKind kind)
    {
        switch (kind)
        {
            case PUB:
            case HPUB:
            case SUB:
                return clientNeed;

            case PING:
                return Need.LINE;

            default:
                return Need.NOTHING;
        }
    }

    @Override
    public Need serverNeed(final CommandKind kind)
    {
        return CommandKind.MSG == kind || CommandKind.HMSG == kind ? serverNeed : Need.NOTHING;
    }

    @Override
    public int onClientCommand(
        final Conversation conversation, final CommandKind kind, final Command command, final int from)
    {
        if (CommandKind.PING == kind)
        {
            return conversation.isWelcomed() && pings.remove() ? Decision.DROP : Decision.FORWARD;
        }
        if (1 == from)
        {
            return Decision.FORWARD;
        }

        final String subject = command instanceof PublishCommand ? ((PublishCommand)command).subject().asString() :
            command instanceof SubscribeCommand ? ((SubscribeCommand)command).subject().asString() : "forward.0";
        switch (subject.substring(0, subject.indexOf('.')))
        {
            case "edit":
                edit(command, subject);
                return Decision.FORWARD;

            case "header":
                ((PublishCommand)command).edit().addHeader("added", "1");
                return Decision.FORWARD;

            case "payload":
                ((PublishCommand)command).edit().payload(AsciiView.of("replaced").buffer(), 0, 8);
                return Decision.FORWARD;

            case "inject":
                check(conversation.publish(AsciiView.of("injected." + subject), null, null, HI));
                return Decision.FORWARD;

            case "deliver":
                check(conversation.deliver(AsciiView.of("delivered." + subject), SID, null, null, HI));
                return Decision.FORWARD;

            case "drop":
                return Decision.DROP;

            case "reject":
                conversation.relayLoop().errorText().reset().append("no " + subject);
                return Decision.REJECT;

            case "hold":
                return hold(conversation, command);

            default:
                return Decision.FORWARD;
        }
    }

    @Override
    public int onServerCommand(
        final Conversation conversation, final CommandKind kind, final Command command, final int from)
    {
        if (!(command instanceof MessageCommand) || 1 == from)
        {
            return Decision.FORWARD;
        }

        final MessageCommand message = (MessageCommand)command;
        final String subject = message.subject().asString();
        switch (subject.substring(0, subject.indexOf('.')))
        {
            case "edit":
                edit(command, subject);
                return Decision.FORWARD;

            case "header":
                message.edit().addHeader("added", "1");
                return Decision.FORWARD;

            case "strip":
                message.edit().removeHeaders();
                return Decision.FORWARD;

            case "drop":
                return Decision.DROP;

            case "hold":
                return hold(conversation, command);

            default:
                return Decision.FORWARD;
        }
    }

    private int hold(final Conversation conversation, final Command command)
    {
        final HeldCommand token = conversation.hold(command);
        token.resumeFrom(1);
        held.add(token);

        return Decision.HOLD;
    }

    private static void resolve(final HeldCommand token)
    {
        final String subject = subjectOf(token.command());
        final int decision = heldAs(subject);
        if (isHeldEdited(subject))
        {
            edit(token.command(), subject);
        }
        // A rejection of what the server said would be told to the client: not what the model is about.
        final boolean isMessage = token.command() instanceof MessageCommand;
        check(token.resume(isMessage && Decision.REJECT == decision ? Decision.DROP : decision, "held " + subject));
        check(!token.resume(Decision.FORWARD, null));
    }

    private static String subjectOf(final Command command)
    {
        return command instanceof PublishCommand ? ((PublishCommand)command).subject().asString() :
            command instanceof SubscribeCommand ? ((SubscribeCommand)command).subject().asString() :
            ((MessageCommand)command).subject().asString();
    }

    private static void edit(final Command command, final String subject)
    {
        if (command instanceof PublishCommand)
        {
            ((PublishCommand)command).edit().subject("edited." + subject);
        }
        else if (command instanceof SubscribeCommand)
        {
            ((SubscribeCommand)command).edit().subject("edited." + subject);
        }
        else
        {
            ((MessageCommand)command).edit().subject("edited." + subject);
        }
    }

    private static void check(final boolean isRight)
    {
        if (!isRight)
        {
            throw new AssertionError("refused");
        }
    }
}
