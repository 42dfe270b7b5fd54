package io.sluice.status;

import org.agrona.BitUtil;
import org.agrona.concurrent.status.CountersReader;

/**
 * Where things are in a status file. All numbers are in the byte order of the machine, as Agrona has them.
 * <pre>
 *   0         256            256 + metadata            ... + values           ... + errors
 *   +----------+------------------+------------------------+----------------------+
 *   |  header  | metadata of      | values of              | distinct errors      |
 *   |          | counters         | counters               |                      |
 *   +----------+------------------+------------------------+----------------------+
 * </pre>
 * Metadata and values are read by Agrona's {@code CountersReader}, errors by its {@code ErrorLogReader}.
 */
final class StatusLayout
{
    /** Changes when the layout does. Written last: a file without it is not complete. */
    static final int VERSION = 1;

    static final int VERSION_OFFSET = 0;
    static final int LOOP_COUNT_OFFSET = 4;
    static final int PID_OFFSET = 8;
    static final int START_TIME_OFFSET = 16;
    static final int CAPACITY_OFFSET = 24;
    static final int ERRORS_LENGTH_OFFSET = 28;
    /** What the number of the process is a number in: the same on one machine outside of containers. */
    static final int NAMESPACE_OFFSET = 32;
    static final int HEADER_LENGTH = 256;

    /** Key of a counter: index of its loop, if it has one, lengths of words in the label and of the name, name. */
    static final int KEY_LOOP_OFFSET = 0;
    static final int KEY_WORDS_LENGTH_OFFSET = 4;
    static final int KEY_NAME_LENGTH_OFFSET = 8;
    static final int KEY_NAME_OFFSET = 12;

    private StatusLayout()
    {
    }

    static int metadataLength(final int capacity)
    {
        return capacity * CountersReader.METADATA_LENGTH;
    }

    static int valuesLength(final int capacity)
    {
        return capacity * CountersReader.COUNTER_LENGTH;
    }

    static int valuesOffset(final int capacity)
    {
        return HEADER_LENGTH + metadataLength(capacity);
    }

    static int errorsOffset(final int capacity)
    {
        return valuesOffset(capacity) + valuesLength(capacity);
    }

    static int length(final int capacity, final int errorsLength)
    {
        return BitUtil.align(errorsOffset(capacity) + errorsLength, BitUtil.CACHE_LINE_LENGTH);
    }
}
