package io.sluice.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Generations of nats-server that differ in what they say on the wire. The script {@code nats-server.sh} finds or
 * brings their binaries; a test that asks for one fails when there is none.
 */
public enum Generation
{
    /** 2.12 or newer. */
    CURRENT,
    /** What the release of the machine carries if that is older: 2.9 on Debian 12. */
    OLD;

    private static final Map<Generation, Path> BINARIES = new EnumMap<>(Generation.class);

    /**
     * The generations that can be had here, for {@code @MethodSource}: always a current one, and an older one unless
     * the machine has no source of it.
     *
     * @return the generations.
     */
    public static List<Generation> all()
    {
        final List<Generation> generations = new ArrayList<>(List.of(CURRENT));
        if (null != find(OLD))
        {
            generations.add(OLD);
        }
        else
        {
            System.out.println("Only a current nats-server is tested against: this machine has no source of an older.");
        }

        return generations;
    }

    /** {@return the binary} */
    public Path binary()
    {
        final Path binary = find(this);
        if (null == binary)
        {
            throw new AssertionError("there is no older nats-server: name one in NATS_SERVER_OLD");
        }

        return binary;
    }

    private static synchronized Path find(final Generation generation)
    {
        if (!BINARIES.containsKey(generation))
        {
            BINARIES.put(generation, provide(generation));
        }

        return BINARIES.get(generation);
    }

    private static Path provide(final Generation generation)
    {
        final String answer = Scripts.run("nats-server.sh", generation.name().toLowerCase(Locale.ROOT));

        return answer.isEmpty() ? null : Path.of(answer);
    }
}
