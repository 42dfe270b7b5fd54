package io.sluice.examples.broker;

import io.sluice.system.LibraryScenarios;
import io.sluice.system.RawFailures;
import io.sluice.system.RawScenario;
import io.sluice.system.RawScenarios;
import io.sluice.system.Stage;
import io.sluice.test.Endpoint;
import io.sluice.test.Generation;
import io.sluice.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is said to the broker and to a real server must be answered in the same words. */
@Timeout(300)
class DemoBrokerScenarioTest
{
    private static final int ATTEMPTS = 10;
    private static final List<String> BEYOND_CORE = List.of("stream and consumer", "key-value", "object store");

    /** The digits of a size are not kept: the broker writes its own. */
    private static final String DIGITS_AS_SENT = "sizes with leading zeros";

    private static DemoBroker broker;
    private static NatsServer server;

    @BeforeAll
    static void start() throws IOException
    {
        broker = DemoBroker.launch(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server = NatsServer.start(Generation.CURRENT);
    }

    @AfterAll
    static void stop()
    {
        broker.close();
        server.close();
    }

    static Stream<RawScenario> rawScenarios()
    {
        return Stream.concat(RawScenarios.all().stream(), RawFailures.all().stream())
            .filter((scenario) -> RawScenarios.OPEN_SERVER.equals(scenario.configuration()) &&
                !DIGITS_AS_SENT.equals(scenario.name()));
    }

    @ParameterizedTest
    @MethodSource("rawScenarios")
    void shouldAnswerAsNatsServerDoes(final RawScenario scenario)
    {
        assertEquals(
            hear(scenario, server.address(), server::connectionCount),
            hear(scenario, broker.address(), broker::connectionCount));
    }

    static Stream<String> libraryScenarios()
    {
        return LibraryScenarios.all().keySet().stream().filter((name) -> !BEYOND_CORE.contains(name));
    }

    @ParameterizedTest
    @MethodSource("libraryScenarios")
    void shouldServeTheJavaClient(final String name) throws Exception
    {
        LibraryScenarios.play(name, broker.url());
    }

    /** A close with bytes unread resets the connection, and last words may be lost on the way: played again then. */
    private static String hear(
        final RawScenario scenario, final InetSocketAddress address, final IntSupplier connectionCount)
    {
        for (int attempt = 1; ; attempt++)
        {
            final Stage stage = new Stage(Endpoint.tcp(address), connectionCount);
            try (stage)
            {
                scenario.script().play(stage);

                return stage.transcript();
            }
            catch (final AssertionError ex)
            {
                if (!stage.isReset() || ATTEMPTS == attempt)
                {
                    throw ex;
                }
            }
        }
    }
}
