package io.sluice.status;

/**
 * One value of a status file as it was read.
 *
 * @param name      of the counter, as {@link Counter} has it in the version that wrote the file.
 * @param label     what is counted, in words.
 * @param loopIndex of the loop that counts, or -1 if none does.
 * @param subject   that is counted for, or null.
 * @param value     of the counter.
 */
public record CounterValue(String name, String label, int loopIndex, String subject, long value)
{
}
