package io.sluice.net.tls;

import com.sun.management.ThreadMXBean;
import io.sluice.benchmarks.Guard;
import io.sluice.net.tls.certificate.TlsCertificate;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * How many times the rate of the JDK's TLS BoringSSL has, and what garbage both make. They take turns in one process,
 * and the 10th percentile of the rounds counts, so that the ratio holds on a machine that does other work too.
 */
public final class TlsRatios
{
    private static final String ROUNDS_PROP_NAME = "sluice.benchmark.rounds";
    private static final int ROUNDS = Integer.getInteger(ROUNDS_PROP_NAME, 200);
    private static final int[] LENGTHS = {16, 256, 4 * 1024, 16 * 1024, 64 * 1024};
    private static final int ROUND_BYTES = 2 * 1024 * 1024;
    private static final int RECORD_COST = 4 * 1024;

    private static long sink;

    private TlsRatios()
    {
    }

    /**
     * Measures all lengths.
     *
     * @param args none.
     */
    public static void main(final String[] args)
    {
        Guard.checkMode();
        final TlsCertificate certificate = TlsPair.newCertificate();
        System.out.println("java " + Runtime.version() + ", ns and bytes of garbage to encrypt, and to do both");
        try (TlsPair jdk = new TlsPair("jdk", certificate); TlsPair boringSsl = new TlsPair("boringssl", certificate))
        {
            for (final int length : LENGTHS)
            {
                compare(length, "encrypt", () -> sink += jdk.encrypt(length), () -> sink += boringSsl.encrypt(length));
            }
        }
        try (TlsPair jdk = new TlsPair("jdk", certificate); TlsPair boringSsl = new TlsPair("boringssl", certificate))
        {
            for (final int length : LENGTHS)
            {
                compare(length, "both", () -> sink += jdk.encryptAndDecrypt(length),
                    () -> sink += boringSsl.encryptAndDecrypt(length));
            }
        }
        System.out.println("sink " + sink);
    }

    private static void compare(final int length, final String name, final Runnable jdk, final Runnable boringSsl)
    {
        final int count = ROUND_BYTES / (length + RECORD_COST);
        final double[] jdkNs = new double[ROUNDS];
        final double[] boringSslNs = new double[ROUNDS];
        final double[] jdkBytes = new double[ROUNDS];
        final double[] boringSslBytes = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++)
        {
            measure(jdk, count, Math.max(0, round), jdkNs, jdkBytes);
            measure(boringSsl, count, Math.max(0, round), boringSslNs, boringSslBytes);
        }
        final double jdkLow = low(jdkNs);
        final double boringSslLow = low(boringSslNs);
        System.out.printf(Locale.ROOT, "%-8s %6d B   jdk %9.1f ns %8.1f B   boringssl %9.1f ns %5.1f B   ratio %5.2f%n",
            name, length, jdkLow, low(jdkBytes), boringSslLow, low(boringSslBytes), jdkLow / boringSslLow);
    }

    private static void measure(
        final Runnable side, final int count, final int round, final double[] times, final double[] bytes)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long startBytes = threads.getCurrentThreadAllocatedBytes();
        final long startNs = System.nanoTime();
        for (int i = 0; i < count; i++)
        {
            side.run();
        }
        times[round] = (double)(System.nanoTime() - startNs) / count;
        bytes[round] = (double)(threads.getCurrentThreadAllocatedBytes() - startBytes) / count;
    }

    private static double low(final double[] values)
    {
        Arrays.sort(values);

        return values[values.length / 10];
    }
}
