package io.sluice.examples.status;

import io.sluice.examples.Examples;
import io.sluice.gateway.GatewayContext;
import jdk.jfr.Recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A gateway that others can watch: Prometheus scrapes {@code http://127.0.0.1:9090/metrics}, an orchestrator asks
 * {@code /healthz} and {@code /readyz}, each session leaves a line in {@code access.ndjson}, and the Flight Recorder
 * keeps the events of the last hour, to be looked at with {@code jfr print --events io.sluice.* sluice.jfr} once the
 * program has ended, or with {@code jcmd PID JFR.dump} before.
 * <pre>
 *   scrape_configs:
 *     - job_name: sluice
 *       static_configs:
 *         - targets: ['127.0.0.1:9090']
 * </pre>
 */
public final class Watched
{
    private static final List<String> EVENTS = List.of(
        "SessionOpen", "SessionClose", "CommandReject", "SlowConsumer", "UpstreamChange", "TlsHandshake", "LongCycle");

    private Watched()
    {
    }

    /**
     * Serves.
     *
     * @param args are not looked at.
     * @throws IOException          if the recording cannot be written.
     * @throws InterruptedException if the thread is interrupted.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        try (Recording recording = record(Path.of("sluice.jfr")))
        {
            System.out.println("recording to " + recording.getDestination());
            Examples.serve(context("http://127.0.0.1:9090", Path.of("access.ndjson")));
        }
    }

    static GatewayContext context(final String adminUrl, final Path accessLog)
    {
        return new GatewayContext()
            .adminListen(adminUrl)
            .accessLog(accessLog.toString());
    }

    /** Begins to record what the gateway tells, and nothing else. */
    static Recording record(final Path destination) throws IOException
    {
        final Recording recording = new Recording();
        EVENTS.forEach((name) -> recording.enable("io.sluice." + name));
        recording.setMaxAge(Duration.ofHours(1));
        recording.setDestination(destination);
        recording.setDumpOnExit(true);
        recording.start();

        return recording;
    }
}
