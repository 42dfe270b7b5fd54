package io.sluice.examples;

import io.sluice.examples.broker.DemoBroker;
import io.sluice.examples.console.ConsolePages;
import io.sluice.examples.trace.TraceDetail;
import io.sluice.examples.trace.TraceInterceptor;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.GatewayContext;
import io.sluice.gateway.settings.ListenerContext;
import io.sluice.gateway.settings.ListenerUrl;
import io.sluice.gateway.settings.OriginPolicy;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.upstream.ServerUrl;
import io.sluice.net.JvmArguments;
import org.agrona.concurrent.ShutdownSignalBarrier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
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
        "an option goes before it. Exit code 2 says that the usage is wrong, 1 that something else is.",
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
        names = "--listen", paramLabel = "URL",
        description = "nats://HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/PATH or wss://HOST:PORT/PATH; port 0 " +
            "picks one; may come again. Without it: nats://127.0.0.1:4223 and ws://127.0.0.1:8080/nats.")
    private List<String> listenUrls = new ArrayList<>();

    @Option(
        names = "--upstream", paramLabel = "URL",
        description = "nats://HOST:PORT of a server, or tls://HOST:PORT to insist on TLS; may come again. Without " +
            "it: nats://127.0.0.1:4222 if a server answers there, else a demo broker in this process.")
    private List<String> upstreamUrls = new ArrayList<>();

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

    @Option(names = "--check", description = "Check the configuration and whether the servers answer, then exit.")
    private boolean isCheck;

    private final String defaultUpstream;
    private ProbeTls probeTls;
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

        final List<String> configured = configured(upstreamUrls, Setting.UPSTREAM);
        // What is wrong is said before anything is started; a concluded context is used up.
        probeTls = new ProbeTls(
            newContext(configured.isEmpty() ? List.of(defaultUpstream) : configured).conclude().values());

        return isCheck ? check(configured) : serve(configured);
    }

    private GatewayContext newContext(final List<String> upstreams)
    {
        final OriginPolicy policy = isAnyOrigin ? OriginPolicy.any() :
            origins.isEmpty() ? OriginPolicy.sameOrigin() : OriginPolicy.of(origins);
        final GatewayContext context = new GatewayContext();
        status.applyTo(context);
        upstreams.forEach(context::upstream);
        tls.applyTo(context);
        identity.applyTo(context);
        for (final String url : listenUrls())
        {
            context.listen(newListener(url).origins(policy));
        }

        if (null != trace)
        {
            final Consumer<String> log = (line) -> logger.log(System.Logger.Level.INFO, line);
            context.interceptor(() -> TraceInterceptor.ofReceived(log, trace));
            context.interceptor(() -> TraceInterceptor.ofRewritten(log, trace));
        }

        return context;
    }

    private ListenerContext newListener(final String url)
    {
        final ListenerContext listener = new ListenerContext(url);
        final int authority = url.indexOf("://") + 3;
        final int path = url.indexOf('/', authority);
        final boolean isWebSocket = url.startsWith("ws://") || url.startsWith("wss://");

        return isWithoutPage || !isWebSocket ? listener :
            listener.pages(ConsolePages.of(path < 0 ? "" : url.substring(path)));
    }

    private List<String> listenUrls()
    {
        final List<String> urls = configured(listenUrls, Setting.LISTEN);

        return urls.isEmpty() ? DEFAULT_LISTENERS : urls;
    }

    /** Tells what could not be bound later, before anything is started or promised. */
    private void tryToListen()
    {
        for (final String url : listenUrls())
        {
            try (ServerSocket socket = new ServerSocket())
            {
                socket.setReuseAddress(true);
                socket.bind(ListenerUrl.parse(url).bindAddress());
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot listen on " + url + ": " + ex.getMessage(), ex);
            }
        }
    }

    private int check(final List<String> configured)
    {
        tryToListen();
        boolean isAnswered = true;
        for (final String url : configured.isEmpty() ? List.of(defaultUpstream) : configured)
        {
            try
            {
                System.out.println(url + " is " + UpstreamProbe.describe(ServerUrl.parse(url), probeTls));
            }
            catch (final IOException ex)
            {
                isAnswered = false;
                System.err.println(unanswered(url, ex));
            }
        }
        if (!isAnswered && configured.isEmpty())
        {
            System.out.println("the demo broker would be started in its place");
            isAnswered = true;
        }
        System.out.println(isAnswered ? "the configuration is good" : "the configuration is good, but not all answer");

        return isAnswered ? 0 : EXIT_FAILURE;
    }

    private int serve(final List<String> configured) throws IOException
    {
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
            DemoBroker broker = configured.isEmpty() ? brokerUnlessAnswered() : null)
        {
            final List<String> urls = !configured.isEmpty() ? configured :
                List.of(null == broker ? defaultUpstream : broker.url());
            try (Gateway gateway = Gateway.launch(newContext(urls)))
            {
                gateway.listenerUrls().forEach((url) -> System.out.println("listening " + url));
                StatusOptions.tell(gateway);
                System.out.println("ready");
                System.out.flush();
                if (!configured.isEmpty())
                {
                    warnOfUnanswered(urls);
                }
                barrier.await();
            }
        }

        return 0;
    }

    private DemoBroker brokerUnlessAnswered() throws IOException
    {
        try
        {
            logger.log(System.Logger.Level.INFO,
                "upstream {0} is {1}", defaultUpstream,
                UpstreamProbe.describe(ServerUrl.parse(defaultUpstream), probeTls));

            return null;
        }
        catch (final IOException ex)
        {
            tryToListen();
            final DemoBroker broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            logger.log(System.Logger.Level.INFO, unanswered(defaultUpstream, ex) +
                ": started the demo broker at " + broker.url() + ", which is core NATS in memory, for trying out");

            return broker;
        }
    }

    /** Not before serving: a server that hangs must not hold up the start. */
    private void warnOfUnanswered(final List<String> urls)
    {
        final Thread thread = new Thread(() ->
        {
            for (final String url : urls)
            {
                try
                {
                    UpstreamProbe.describe(ServerUrl.parse(url), probeTls);
                }
                catch (final IOException ex)
                {
                    logger.log(System.Logger.Level.WARNING,
                        unanswered(url, ex) + "; clients are served once it does");
                }
            }
        }, "upstream-probe");
        thread.setDaemon(true);
        thread.start();
    }

    private static String unanswered(final String url, final IOException ex)
    {
        return "no server answers at " + url + " (" + ex.getMessage() + ")";
    }

    private static List<String> configured(final List<String> option, final Setting setting)
    {
        if (!option.isEmpty())
        {
            return option;
        }

        final List<String> urls = new ArrayList<>();
        for (final String url : System.getProperty(setting.property(), "").split(","))
        {
            if (!url.isBlank())
            {
                urls.add(url.strip());
            }
        }

        return urls;
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
