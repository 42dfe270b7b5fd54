package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.examples.console.ConsolePages;
import io.sluice.examples.trace.TraceDetail;
import io.sluice.examples.trace.TraceInterceptor;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerSettings;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.gateway.settings.Source;
import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.net.JvmArguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The runnable gateway: command line, demo broker where there is no server, trace. */
@Command(
    name = "sluice-gateway",
    description = "Stands between NATS clients and their server, over TCP, TLS and WebSocket.",
    versionProvider = SluiceGateway.Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Prints 'listening URL' for each listener and then 'ready'. Every sluice.* system property applies too;",
        "an option goes before it, and it goes before the file. SIGTERM drains over sluice.drain.timeout, SIGINT",
        "closes, a second one ends at once; SIGHUP reads the configuration again. Exit code 2 says that the usage",
        "is wrong, 70 that a loop has died, 1 that something else is.",
    })
public final class SluiceGateway implements Callable<Integer>
{
    /** Tells the version of the jar. */
    static final class Version implements CommandLine.IVersionProvider
    {
        Version()
        {
        }

        @Override
        public String[] getVersion()
        {
            final String version = SluiceGateway.class.getPackage().getImplementationVersion();

            return new String[]{"Sluice " + (null == version ? "(not packaged)" : version)};
        }
    }

    private static final List<String> DEFAULT_LISTENERS = List.of("nats://127.0.0.1:4223", "ws://127.0.0.1:8080/nats");
    private static final String DEFAULT_UPSTREAM = "nats://127.0.0.1:4222";
    private static final String LOG_FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
    private static final String LOG_FORMAT = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";
    private static final int EXIT_FAILURE = 1;
    private static final int EXIT_USAGE = 2;

    @Option(
        names = "--listen", paramLabel = "[NAME=]URL",
        description = "nats://HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/PATH or wss://HOST:PORT/PATH; port 0 " +
            "picks one; may come again. Without it: nats://127.0.0.1:4223 and ws://127.0.0.1:8080/nats.")
    private List<String> listenUrls = new ArrayList<>();

    @Option(
        names = "--upstream", paramLabel = "URL",
        description = "nats://HOST:PORT of a server, or tls://HOST:PORT to insist on TLS; may come again. Without " +
            "it: nats://127.0.0.1:4222 if a server answers there, else a demo broker in this process.")
    private List<String> upstreamUrls = new ArrayList<>();

    @Option(
        names = "--config", paramLabel = "FILE",
        description = "Properties, in UTF-8, with the names of the system properties: sluice.loop.count = 2. Read " +
            "again on SIGHUP.")
    private Path configuration;

    @Option(
        names = "--trace", arity = "0..1", fallbackValue = "line", paramLabel = "line|payload",
        description = "Log each command in both directions, as received and, if rewritten, as sent: its line, or " +
            "payload too.")
    private TraceDetail trace;

    @Option(
        names = "--origin", paramLabel = "ORIGIN",
        description = "Web pages that may connect, as https://HOST[:PORT] or https://*.HOST[:PORT]; may come again. " +
            "Without it: pages of the gateway's own origin.")
    private List<String> origins = new ArrayList<>();

    @Option(names = "--no-origin-check", description = "Let web pages of any origin connect.")
    private boolean isAnyOrigin;

    @Option(
        names = "--no-page",
        description = "Serve no page. Without it a console, to connect, publish and subscribe with a browser, is at " +
            "the root of each ws:// listener.")
    private boolean isWithoutPage;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private StatusOptions status = new StatusOptions();

    @Option(
        names = "--check",
        description = "Check the configuration and whether the servers answer, tell where each value comes from, " +
            "then exit.")
    private boolean isCheck;

    private final String defaultUpstream;
    private final System.Logger logger = System.getLogger("io.sluice.gateway");

    SluiceGateway(final String defaultUpstream)
    {
        this.defaultUpstream = defaultUpstream;
    }

    /**
     * Starts the gateway.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        if (null == System.getProperty(LOG_FORMAT_PROPERTY))
        {
            System.setProperty(LOG_FORMAT_PROPERTY, LOG_FORMAT);
        }

        final int exitCode = run(DEFAULT_UPSTREAM, args);
        if (0 != exitCode)
        {
            System.exit(exitCode);
        }
    }

    /** Runs until a signal comes, or until it turns out that nothing can run. */
    static int run(final String defaultUpstream, final String... args)
    {
        return new CommandLine(new SluiceGateway(defaultUpstream))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((ex, arguments) -> complain(
                ex.getMessage() + " (--help lists the options)", EXIT_USAGE))
            .setExecutionExceptionHandler((ex, commandLine, result) -> complain(ex))
            .execute(args);
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() throws Exception
    {
        final String missing = JvmArguments.missing();
        if (null != missing)
        {
            return complain(missing, EXIT_FAILURE);
        }
        if (isAnyOrigin && !origins.isEmpty())
        {
            return complain("--origin and --no-origin-check exclude each other.", EXIT_USAGE);
        }

        // What is wrong is said before anything is started; a concluded context is used up.
        final GatewayContext context = newContext(defaultUpstream).conclude();

        return isCheck ? check(context) : serve(context);
    }

    /** The same each time, but for what files say meanwhile. */
    private GatewayContext newContext(final String upstreamOfDefault)
    {
        final GatewayContext context = new GatewayContext();
        status.applyTo(context);
        tls.applyTo(context);
        identity.applyTo(context);
        if (null != configuration)
        {
            context.configuration(configuration);
        }

        give(context, Setting.LISTEN, listenUrls);
        give(context, Setting.UPSTREAM, upstreamUrls);
        give(context, Setting.ORIGIN, isAnyOrigin ? List.of("any") : origins);
        context.set(Setting.UPSTREAM, upstreamOfDefault, Source.DEFAULT);
        if (context.values().list(Setting.LISTEN).isEmpty() && context.values().listenerNames().isEmpty())
        {
            context.set(Setting.LISTEN, String.join(",", DEFAULT_LISTENERS), Source.DEFAULT);
        }

        if (!isWithoutPage)
        {
            context.pagesOf((url) -> ConsolePages.of(url.path()));
        }

        if (null != trace)
        {
            final Consumer<String> log = (line) -> logger.log(System.Logger.Level.INFO, line);
            context.interceptor(() -> TraceInterceptor.ofReceived(log, trace));
            context.interceptor(() -> TraceInterceptor.ofRewritten(log, trace));
        }

        return context;
    }

    private static void give(final GatewayContext context, final Setting setting, final List<String> values)
    {
        if (!values.isEmpty())
        {
            context.set(setting, String.join(",", values), Source.COMMAND_LINE);
        }
    }

    /** Whether some listener has no servers but those that are tried when nobody names any. */
    private static boolean isDefaulted(final GatewayContext context)
    {
        return context.listenerSettings().stream()
            .anyMatch((listener) -> Source.DEFAULT == listener.values().value(Setting.UPSTREAM).source());
    }

    /** Each server once, with the settings of the first listener that has it. */
    private static Map<String, SettingValues> upstreams(final GatewayContext context)
    {
        final Map<String, SettingValues> urls = new LinkedHashMap<>();
        context.listenerSettings().forEach((listener) -> listener.values().list(Setting.UPSTREAM)
            .forEach((url) -> urls.putIfAbsent(url, listener.values())));

        return urls;
    }

    /** Tells what could not be bound later, before anything is started or promised. */
    private static void tryToListen(final GatewayContext context)
    {
        for (final ListenerSettings listener : context.listenerSettings())
        {
            try (ServerSocket socket = new ServerSocket())
            {
                socket.setReuseAddress(true);
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, listener.values().isOn(Setting.PORT_SHARED));
                socket.bind(listener.url().bindAddress());
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot listen on " + listener.url() + ": " + ex.getMessage(), ex);
            }
        }
    }

    private int check(final GatewayContext context)
    {
        tryToListen(context);
        context.describe().forEach(System.out::println);
        System.out.println("all other settings have their defaults");
        boolean isAnswered = true;
        for (final Map.Entry<String, SettingValues> upstream : upstreams(context).entrySet())
        {
            final String url = upstream.getKey();
            try
            {
                System.out.println(url + " is " + UpstreamProbe.describe(ServerUrl.parse(url), upstream.getValue()));
            }
            catch (final IOException ex)
            {
                final boolean isReplaced = isDefaulted(context) && defaultUpstream.equals(url);
                isAnswered &= isReplaced;
                System.err.println(unanswered(url, ex));
                if (isReplaced)
                {
                    System.out.println("the demo broker would be started in its place");
                }
            }
        }
        System.out.println(isAnswered ? "the configuration is good" : "the configuration is good, but not all answer");

        return isAnswered ? 0 : EXIT_FAILURE;
    }

    private int serve(final GatewayContext context) throws IOException, InterruptedException
    {
        final boolean isDefaulted = isDefaulted(context);
        try (DemoBroker broker = isDefaulted ? brokerUnlessAnswered(context) : null)
        {
            final String upstream = null == broker ? defaultUpstream : broker.url();
            new GatewayService(() -> newContext(upstream), logger).run(() ->
            {
                if (!isDefaulted)
                {
                    warnOfUnanswered(upstreams(context));
                }
            });
        }

        return 0;
    }

    private DemoBroker brokerUnlessAnswered(final GatewayContext context) throws IOException
    {
        try
        {
            logger.log(System.Logger.Level.INFO,
                "upstream {0} is {1}", defaultUpstream,
                UpstreamProbe.describe(ServerUrl.parse(defaultUpstream), context.values()));

            return null;
        }
        catch (final IOException ex)
        {
            tryToListen(context);
            final DemoBroker broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            logger.log(System.Logger.Level.INFO, unanswered(defaultUpstream, ex) +
                ": started the demo broker at " + broker.url() + ", which is core NATS in memory, for trying out");

            return broker;
        }
    }

    /** Not before serving: a server that hangs must not hold up the start. */
    private void warnOfUnanswered(final Map<String, SettingValues> urls)
    {
        final Thread thread = new Thread(() -> urls.forEach((url, values) ->
        {
            try
            {
                UpstreamProbe.describe(ServerUrl.parse(url), values);
            }
            catch (final IOException ex)
            {
                logger.log(System.Logger.Level.WARNING,
                    unanswered(url, ex) + "; clients are served once it does");
            }
        }), "upstream-probe");
        thread.setDaemon(true);
        thread.start();
    }

    private static String unanswered(final String url, final IOException ex)
    {
        return "no server answers at " + url + " (" + ex.getMessage() + ")";
    }

    private static int complain(final Exception ex) throws Exception
    {
        if (ex instanceof IllegalArgumentException)
        {
            return complain(ex.getMessage(), EXIT_USAGE);
        }
        if (ex instanceof UncheckedIOException || ex instanceof IOException || ex instanceof IllegalStateException)
        {
            return complain(ex.getMessage(), EXIT_FAILURE);
        }

        throw ex;
    }

    private static int complain(final String sentence, final int exitCode)
    {
        System.err.println(sentence);

        return exitCode;
    }
}
