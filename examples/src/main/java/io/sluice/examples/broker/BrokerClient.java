package io.sluice.examples.broker;

import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.CommandWriter;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;
import io.sluice.nats.json.ConnectMember;
import io.sluice.nats.json.ConnectView;
import io.sluice.nats.parser.ClientCommandParser;
import io.sluice.nats.parser.CommandParser;
import io.sluice.nats.parser.ParserState;
import io.sluice.net.Channel;
import io.sluice.net.ChannelHandler;
import io.sluice.net.CloseCause;
import io.sluice.net.timer.Timer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Object2ObjectHashMap;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** One connection: answers its commands as nats-server does, and is what others write to. */
final class BrokerClient implements ChannelHandler
{
    private static final int MAX_UNANSWERED_PINGS = 2;
    /** Longer than any answer of fixed length. */
    private static final int ANSWER_LENGTH = 16;
    /** The server's own. */
    private static final String RESERVED_QUEUE = "_sys_";
    private static final CommandKind[] LINES =
    {
        CommandKind.SUB, CommandKind.UNSUB, CommandKind.PING, CommandKind.PONG, CommandKind.CONNECT,
        CommandKind.HMSG,
    };

    private final DemoBroker broker;
    private final ParserState state = ParserState.ofClient();
    private final Object2ObjectHashMap<AsciiView, Subscription> subscriptions = new Object2ObjectHashMap<>();
    private final List<BrokerClient> waiting = new ArrayList<>();
    private final Timer writeDeadline;
    private Channel channel;
    private int waitCount;
    private int unansweredPings;

    // What the protocol says of a client that has not said anything.
    private boolean isVerbose = true;
    private boolean isPedantic = true;
    private boolean isEcho = true;
    private boolean hasHeaders;
    private boolean hasNoResponders;
    private long protocol;

    BrokerClient(final DemoBroker broker)
    {
        this.broker = broker;
        writeDeadline = broker.loop().newTimer((timer, nowNs) -> channel.reset());
        state.payloadLimit(broker.settings().maxPayload()).headersAccepted(false);
        state.need(CommandKind.PUB, Need.WHOLE).need(CommandKind.HPUB, Need.WHOLE);
        for (final CommandKind kind : LINES)
        {
            state.need(kind, Need.LINE);
        }
    }

    void open(final Channel newChannel)
    {
        channel = newChannel;
    }

    String host()
    {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
    }

    /** Whether a message of that publisher may go to this client. */
    boolean takes(final BrokerClient publisher)
    {
        return channel.isOpen() && (this != publisher || isEcho);
    }

    boolean hasHeaders()
    {
        return hasHeaders;
    }

    boolean wantsNoResponders()
    {
        return hasHeaders && hasNoResponders;
    }

    /** Sends bytes and returns whether those who make them had better wait. */
    boolean write(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        channel.write(buffer, offset, length);
        final int unsentLength = channel.unsentLength();
        if (unsentLength > broker.settings().maxPending())
        {
            channel.reset();
            return false;
        }
        if (unsentLength > 0 && !writeDeadline.isScheduled())
        {
            writeDeadline.schedule(broker.loop().nowNs() + broker.settings().writeDeadlineNs());
        }

        return unsentLength > broker.settings().highWater();
    }

    /** Takes no more input until the other client has got what it was sent. */
    void waitFor(final BrokerClient client)
    {
        if (!client.waiting.contains(this))
        {
            client.waiting.add(this);
            waitCount++;
            channel.pauseReading();
        }
    }

    void remove(final Subscription subscription)
    {
        if (null != subscriptions.remove(subscription.sid()))
        {
            broker.router().subscriptions().remove(subscription);
        }
    }

    void ping()
    {
        if (unansweredPings >= MAX_UNANSWERED_PINGS)
        {
            fail("Stale Connection");
        }
        else
        {
            unansweredPings++;
            final Output output = broker.output();
            output.commit(CommandWriter.ping(output.buffer(), output.claim(this, ANSWER_LENGTH)));
        }
        broker.output().flush();
    }

    /** Says why and closes. */
    void fail(final String text)
    {
        answerError(text);
        broker.output().flush();
        channel.close(0);
    }

    /** {@inheritDoc} */
    @Override
    public int onRead(final Channel source, final MutableDirectBuffer buffer, final int offset, final int length)
    {
        final ClientCommandParser parser = broker.parser();
        broker.output().producer(this);
        parser.wrap(state, buffer, offset, offset + length);

        boolean isReading = true;
        while (isReading && channel.isOpen() && 0 == waitCount)
        {
            switch (parser.poll())
            {
                case CommandParser.COMMAND:
                    onCommand(parser.command());
                    break;

                case CommandParser.FAILED:
                    onParserFailed(parser);
                    isReading = false;
                    break;

                default:
                    isReading = false;
                    break;
            }
        }

        broker.output().flush();
        broker.output().producer(null);

        return channel.isOpen() ? parser.position() - offset : length;
    }

    /** {@inheritDoc} */
    @Override
    public void onWritable(final Channel source)
    {
        writeDeadline.cancel();
        releaseWaiting();
    }

    /** {@inheritDoc} */
    @Override
    public void onEof(final Channel source)
    {
        channel.close(0);
    }

    /** {@inheritDoc} */
    @Override
    public void onClosed(final Channel source, final CloseCause cause)
    {
        writeDeadline.cancel();
        releaseWaiting();
        removeAll();
        broker.onClosed(this);
    }

    private void onCommand(final Command command)
    {
        if (command instanceof PublishCommand)
        {
            onPublish((PublishCommand) command);
        }
        else if (command instanceof SubscribeCommand)
        {
            onSubscribe((SubscribeCommand) command);
        }
        else if (command instanceof UnsubscribeCommand)
        {
            onUnsubscribe((UnsubscribeCommand) command);
        }
        else if (CommandKind.CONNECT == command.kind())
        {
            onConnect(broker.parser().connect().options());
        }
        else if (CommandKind.PING == command.kind())
        {
            final Output output = broker.output();
            output.commit(CommandWriter.pong(output.buffer(), output.claim(this, ANSWER_LENGTH)));
        }
        else if (CommandKind.PONG == command.kind())
        {
            unansweredPings = 0;
        }
        else if (CommandKind.HMSG == command.kind())
        {
            // Nothing comes of it, but nats-server says that it is fine.
            answerOk();
        }
    }

    private void onConnect(final ConnectView options)
    {
        // A second CONNECT starts over, but what it does not say stays as it was.
        removeAll();
        isVerbose = options.booleanOr(ConnectMember.VERBOSE, isVerbose);
        isPedantic = options.booleanOr(ConnectMember.PEDANTIC, isPedantic);
        isEcho = options.booleanOr(ConnectMember.ECHO, isEcho);
        hasHeaders = options.booleanOr(ConnectMember.HEADERS, hasHeaders);
        hasNoResponders = options.booleanOr(ConnectMember.NO_RESPONDERS, hasNoResponders);
        protocol = options.longOr(ConnectMember.PROTOCOL, protocol);
        state.headersAccepted(hasHeaders);

        if (protocol < 0 || protocol > 1)
        {
            fail("invalid client protocol");
        }
        else if (hasNoResponders && !hasHeaders)
        {
            fail("no responders requires headers support");
        }
        else
        {
            answerOk();
        }
    }

    private void onPublish(final PublishCommand publish)
    {
        if (isPedantic && !publish.subject().isValidLiteral())
        {
            answerError("Invalid Publish Subject");
        }
        answerOk();
        broker.router().publish(this, publish);
    }

    private void onSubscribe(final SubscribeCommand subscribe)
    {
        if (!subscribe.subject().isValidPattern())
        {
            answerError("Invalid Subject");
            return;
        }
        if (subscribe.queue().contentEquals(RESERVED_QUEUE))
        {
            answerError("Permissions Violation for Subscription to \"" + subscribe.subject() + "\" using queue \"" +
                RESERVED_QUEUE + "\"");
            return;
        }
        if (subscriptions.size() >= broker.settings().maxSubscriptions())
        {
            answerError("maximum subscriptions exceeded");
            return;
        }

        // One that is there already is left alone.
        if (!subscriptions.containsKey(subscribe.sid()))
        {
            final Subscription subscription = new Subscription(this, subscribe);
            subscriptions.put(subscription.sid(), subscription);
            broker.router().subscriptions().add(subscription);
        }
        answerOk();
    }

    private void onUnsubscribe(final UnsubscribeCommand unsubscribe)
    {
        final Subscription subscription = subscriptions.get(unsubscribe.sid());
        if (null != subscription && subscription.isEndedBy(unsubscribe.max()))
        {
            remove(subscription);
        }
        answerOk();
    }

    private void onParserFailed(final CommandParser parser)
    {
        if (parser.failure().isSilent())
        {
            broker.output().flush();
            channel.close(0);
        }
        else
        {
            fail(parser.failure().errorText());
        }
    }

    private void answerOk()
    {
        if (isVerbose)
        {
            final Output output = broker.output();
            output.commit(CommandWriter.ok(output.buffer(), output.claim(this, ANSWER_LENGTH)));
        }
    }

    private void answerError(final String text)
    {
        final Output output = broker.output();
        final int index = output.claim(this, CommandWriter.errorLength(text));
        output.commit(CommandWriter.error(output.buffer(), index, text));
    }

    private void removeAll()
    {
        for (final Subscription subscription : subscriptions.values())
        {
            broker.router().subscriptions().remove(subscription);
        }
        subscriptions.clear();
    }

    private void releaseWaiting()
    {
        for (int i = 0; i < waiting.size(); i++)
        {
            final BrokerClient client = waiting.get(i);
            client.waitCount--;
            if (0 == client.waitCount && client.channel.isOpen())
            {
                client.channel.resumeReading();
            }
        }
        waiting.clear();
    }
}
