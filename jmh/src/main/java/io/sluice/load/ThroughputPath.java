package io.sluice.load;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to a server, and the processes that carry it.
 *
 * @param url       of it.
 * @param processes whose CPU time is counted.
 * @param idle      connections that are open and do nothing.
 */
record ThroughputPath(LoadUrl url, List<ProcessHandle> processes, int idle)
{
    /** Made from {@code URL} or {@code URL#PID,PID}. */
    static ThroughputPath parse(final String text, final int idle)
    {
        final int hash = text.indexOf('#');
        final List<ProcessHandle> processes = new ArrayList<>();
        for (final String pid : hash < 0 ? new String[0] : text.substring(hash + 1).split(","))
        {
            final ProcessHandle process = pid.matches("\\d{1,18}") ?
                ProcessHandle.of(Long.parseLong(pid)).orElse(null) : null;
            if (null == process || process.info().totalCpuDuration().isEmpty())
            {
                throw new IllegalArgumentException("no process on this machine: '" + pid + "' of " + text);
            }
            processes.add(process);
        }

        return new ThroughputPath(LoadUrl.parse(hash < 0 ? text : text.substring(0, hash)), processes, idle);
    }

    /** {@return CPU time of its processes so far, in nanoseconds; to 10 ms as Linux counts it} */
    long cpuTimeNs()
    {
        long sum = 0;
        for (final ProcessHandle process : processes)
        {
            sum += process.info().totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("process " + process.pid() + " has gone")).toNanos();
        }

        return sum;
    }

    @Override
    public String toString()
    {
        return 0 == idle ? url.toString() : url + " beside " + idle + " idle";
    }
}
