package io.sluice.system;

import io.sluice.gateway.CloseReason;
import io.sluice.gateway.Direction;
import io.sluice.gateway.Hold;
import io.sluice.gateway.Interceptor;
import io.sluice.gateway.Session;
import io.sluice.gateway.Upgrade;
import io.sluice.gateway.UpgradeHold;
import io.sluice.gateway.Verdict;
import io.sluice.nats.AsciiView;
import io.sluice.nats.Command;
import io.sluice.nats.CommandKind;
import io.sluice.nats.ConnectCommand;
import io.sluice.nats.ErrorCommand;
import io.sluice.nats.InfoCommand;
import io.sluice.nats.MessageCommand;
import io.sluice.nats.Need;
import io.sluice.nats.PublishCommand;
import io.sluice.nats.SubscribeCommand;
import io.sluice.nats.UnsubscribeCommand;

import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does whatever an interceptor can do, at random: lets pass, changes, drops, holds, speaks, throws. */
final class MoodyInterceptor implements Interceptor
{
    static final String ON_PURPOSE = "thrown on purpose";
    private static final AsciiView SUBJECT = AsciiView.of("a.injected");
    private static final AsciiView SID = AsciiView.of("s0");
    private static final AsciiView PAYLOAD = AsciiView.of("injected");
    private static final int CALM = 60;

    private final Random random;
    private final ScheduledExecutorService others;
    private final Need need;

    MoodyInterceptor(final long seed, final ScheduledExecutorService others)
    {
        random = new Random(seed);
        this.others = others;
        need = Need.values()[random.nextInt(Need.values().length)];
    }

    @Override
    public Need interest(final Direction direction, final CommandKind kind)
    {
        return Need.NOTHING == need ? Need.LINE : need;
    }

    @Override
    public Verdict onUpgrade(final Session session, final Upgrade upgrade)
    {
        switch (random.nextInt(CALM / 3))
        {
            case 0:
                throw failure();

            case 1:
                return upgrade.refuse(403, "no");

            case 2:
                return Verdict.CLOSE;

            case 3:
            case 4:
                final UpgradeHold hold = upgrade.hold();
                final int how = random.nextInt(4);
                later(() ->
                {
                    if (how < 2)
                    {
                        hold.accept();
                    }
                    else if (how == 2)
                    {
                        hold.refuse(401, "no");
                    }
                });

                return Verdict.HOLD;

            case 5:
                upgrade.hold();
                throw failure();

            default:
                return Verdict.FORWARD;
        }
    }

    @Override
    public void onOpen(final Session session)
    {
        mayThrow();
    }

    @Override
    public void onClose(final Session session, final CloseReason reason, final String detail)
    {
        mayThrow();
    }

    @Override
    public Verdict onConnect(final Session session, final ConnectCommand connect)
    {
        if (0 == random.nextInt(10))
        {
            connect.edit().set("name", "moody");
        }

        return verdict(session, connect);
    }

    @Override
    public Verdict onPublish(final Session session, final PublishCommand publish)
    {
        if (0 == random.nextInt(10))
        {
            publish.edit().subject("a.changed");
        }

        return verdict(session, publish);
    }

    @Override
    public Verdict onSubscribe(final Session session, final SubscribeCommand subscribe)
    {
        return verdict(session, subscribe);
    }

    @Override
    public Verdict onUnsubscribe(final Session session, final UnsubscribeCommand unsubscribe)
    {
        return verdict(session, unsubscribe);
    }

    @Override
    public Verdict onPing(final Session session)
    {
        return verdict(session, null);
    }

    @Override
    public Verdict onPong(final Session session)
    {
        return verdict(session, null);
    }

    @Override
    public Verdict onInfo(final Session session, final InfoCommand info)
    {
        final Verdict verdict = verdict(session, info);

        return Verdict.DROP == verdict ? Verdict.FORWARD : verdict; // or the client would wait for ever
    }

    @Override
    public Verdict onMessage(final Session session, final MessageCommand message)
    {
        if (0 == random.nextInt(10))
        {
            message.edit().subject("a.changed");
        }

        return verdict(session, message);
    }

    @Override
    public Verdict onError(final Session session, final ErrorCommand error)
    {
        return verdict(session, error);
    }

    @Override
    public Verdict onOk(final Session session)
    {
        return verdict(session, null);
    }

    @Override
    public Verdict onServerPing(final Session session)
    {
        return verdict(session, null);
    }

    @Override
    public Verdict onServerPong(final Session session)
    {
        return verdict(session, null);
    }

    private Verdict verdict(final Session session, final Command command)
    {
        switch (random.nextInt(CALM))
        {
            case 0:
                return Verdict.DROP;

            case 1:
                return session.reject("rejected");

            case 2:
                return 0 == random.nextInt(3) ? session.rejectAndClose("the end") : Verdict.FORWARD;

            case 3:
                return 0 == random.nextInt(3) ? Verdict.CLOSE : Verdict.FORWARD;

            case 4:
                session.publish(SUBJECT, null, null, PAYLOAD);
                return Verdict.FORWARD;

            case 5:
                session.deliver(SUBJECT, SID, null, null, PAYLOAD);
                return Verdict.DROP;

            case 6:
                session.execute(this::mayThrow);
                later(() -> session.offerDeliver(SUBJECT, SID, null, null, PAYLOAD));
                return Verdict.FORWARD;

            case 7:
                later(() -> session.close("later"));
                return Verdict.FORWARD;

            case 8:
                session.pipe(random.nextBoolean() ? Direction.CLIENT_TO_SERVER : Direction.SERVER_TO_CLIENT);
                return Verdict.FORWARD;

            case 9:
                throw failure();

            case 10:
            case 11:
            case 12:
                return null == command ? Verdict.FORWARD : hold(session, command);

            default:
                return Verdict.FORWARD;
        }
    }

    private <C extends Command> Verdict hold(final Session session, final C command)
    {
        final Hold<C> hold = session.hold(command);
        final int how = random.nextInt(10);
        if (how < 8)
        {
            later(() -> resume(hold, how));
        }
        else if (how == 8)
        {
            throw failure();
        }

        return Verdict.HOLD;
    }

    private static void resume(final Hold<?> hold, final int how)
    {
        switch (how)
        {
            case 0:
                hold.resume(Verdict.DROP);
                break;

            case 1:
                hold.reject("held");
                break;

            case 2:
                hold.resume(Verdict.CLOSE);
                break;

            default:
                hold.resume(Verdict.FORWARD);
                break;
        }
    }

    private void later(final Runnable task)
    {
        others.schedule(task, random.nextInt(3000), TimeUnit.MICROSECONDS);
    }

    private void mayThrow()
    {
        if (0 == random.nextInt(CALM))
        {
            throw failure();
        }
    }

    private RuntimeException failure()
    {
        if (0 == random.nextInt(4))
        {
            throw new StackOverflowError(ON_PURPOSE);
        }

        return new IllegalStateException(ON_PURPOSE);
    }
}
