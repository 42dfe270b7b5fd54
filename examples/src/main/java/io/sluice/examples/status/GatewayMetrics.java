package io.sluice.examples.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.gateway.Gateway;
import io.sluice.status.Counter;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Binds the counters of an embedded gateway to Micrometer, for programs that export that way already:
 * {@code new GatewayMetrics(gateway, Tags.empty()).bindTo(registry)}. A copy of this class is all it takes, besides
 * {@code micrometer-core}; values are read when the registry asks.
 */
public final class GatewayMetrics implements MeterBinder
{
    private final Gateway gateway;
    private final Tags tags;

    /**
     * Counters of a gateway.
     *
     * @param gateway that is launched; it is kept alive by the registry.
     * @param tags    of all of them.
     */
    public GatewayMetrics(final Gateway gateway, final Tags tags)
    {
        this.gateway = gateway;
        this.tags = tags;
    }

    @Override
    public void bindTo(final MeterRegistry registry)
    {
        for (final Counter counter : Counter.values())
        {
            bind(registry, counter, "sluice." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.'));
        }

        Gauge.builder("sluice.connections", gateway, Gateway::connectionCount)
            .description("client connections").tags(tags).strongReference(true).register(registry);
    }

    private void bind(final MeterRegistry registry, final Counter counter, final String name)
    {
        if (Counter.Kind.COUNT == counter.kind())
        {
            FunctionCounter.builder(name, gateway, (counted) -> counted.count(counter))
                .description(counter.label()).tags(tags).register(registry);
        }
        else if (Counter.Kind.MAXIMUM == counter.kind())
        {
            TimeGauge.builder(name, () -> gateway.count(counter), TimeUnit.NANOSECONDS)
                .description(counter.label()).tags(tags).strongReference(true).register(registry);
        }
        else
        {
            Gauge.builder(name, gateway, (gauged) -> gauged.count(counter))
                .description(counter.label()).tags(tags).strongReference(true).register(registry);
        }
    }
}
