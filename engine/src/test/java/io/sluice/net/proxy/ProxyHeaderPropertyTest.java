package io.sluice.net.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is written is read again, and whatever comes is judged the same however it is cut, and as a second reader
 * judges it that was written from the specification and sees the whole.
 * {@code -Dtest.excluded.groups= -Dgroups=slow -Dsluice.fuzz.seconds=3600} runs for as long as told.
 */
class ProxyHeaderPropertyTest
{
    private static final int SEEDS = 8_000;
    private static final Pattern LINE =
        Pattern.compile("PROXY (?:UNKNOWN[^\n]*|(TCP[46]) ([0-9a-fA-F:.]+) ([0-9a-fA-F:.]+) (\\d+) (\\d+))\r\n");

    @Test
    void shouldReadWhatIsWritten()
    {
        for (long seed = 0; seed < SEEDS; seed++)
        {
            final Random random = new Random(seed);
            final InetSocketAddress source = address(random);
            final InetSocketAddress destination = address(random);
            final byte[] header = written(random, source, destination);
            final Reading expected =
                new Reading(ProxyHeaderParser.Status.COMPLETE, header.length, source, destination);

            assertEquals(expected, Reading.of(header, cuts(random, header.length)), "seed " + seed);
        }
    }

    @Test
    void shouldJudgeTheSameHoweverItIsCut()
    {
        for (long seed = 0; seed < SEEDS; seed++)
        {
            judge(seed);
        }
    }

    @Test
    @Tag("slow")
    void shouldJudgeTheSameForLong()
    {
        final long end = System.nanoTime() + Long.getLong("sluice.fuzz.seconds", 60) * 1_000_000_000L;
        for (long seed = SEEDS; System.nanoTime() - end < 0; seed++)
        {
            judge(seed);
        }
    }

    @Test
    void shouldHaveInputsOfEveryKind()
    {
        final int[] count = new int[ProxyHeaderParser.Status.values().length];
        for (long seed = 0; seed < SEEDS; seed++)
        {
            count[Reading.whole(input(new Random(seed))).status().ordinal()]++;
        }
        for (final int each : count)
        {
            assertTrue(each > SEEDS / 100, Arrays.toString(count));
        }
    }

    private static void judge(final long seed)
    {
        final Random random = new Random(seed);
        final byte[] bytes = input(random);
        final Reading whole = Reading.whole(bytes);
        final Reading cut = Reading.of(bytes, cuts(random, bytes.length));

        assertEquals(whole.status(), cut.status(), () -> "seed " + seed);
        if (ProxyHeaderParser.Status.COMPLETE == whole.status())
        {
            assertEquals(whole, cut, () -> "seed " + seed);
            assertEquals(reference(Arrays.copyOf(bytes, whole.consumed())), whole, () -> "seed " + seed);
        }
        else
        {
            for (int length = 0; length <= bytes.length; length++)
            {
                assertNotEquals(
                    ProxyHeaderParser.Status.COMPLETE, reference(Arrays.copyOf(bytes, length)).status(),
                    () -> "seed " + seed);
            }
        }
    }

    /** A header with something wrong, or nothing, and something behind it, or nothing. */
    private static byte[] input(final Random random)
    {
        byte[] bytes = written(random, address(random), address(random));
        if (0 == random.nextInt(4))
        {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--)
        {
            final int position = random.nextInt(bytes.length);
            if (random.nextBoolean())
            {
                bytes[position] = (byte)" \r\n0159:.PTUfF\0\21\22\41\42".charAt(random.nextInt(19));
            }
            else
            {
                final byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, position + 1, shorter, position, shorter.length - position);
                bytes = shorter;
            }
        }

        final byte[] followed = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
        Arrays.fill(followed, bytes.length, followed.length, (byte)"x\n ".charAt(random.nextInt(3)));

        return followed;
    }

    private static byte[] written(
        final Random random, final InetSocketAddress source, final InetSocketAddress destination)
    {
        final ProxyVersion version = random.nextBoolean() ? ProxyVersion.V1 : ProxyVersion.V2;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ProxyHeaderWriter.LENGTH_MAX]);

        return Arrays.copyOf(
            buffer.byteArray(), ProxyHeaderWriter.write(version, source, destination, buffer, 0));
    }

    private static InetSocketAddress address(final Random random)
    {
        final byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = random.nextBoolean() ? 0 : bytes[i]; // gaps of all lengths
        }
        try
        {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), random.nextInt(0x10000));
        }
        catch (final UnknownHostException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static List<Integer> cuts(final Random random, final int length)
    {
        final TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = random.nextInt(6); i > 0; i--)
        {
            cuts.add(random.nextInt(length + 1));
        }
        cuts.add(length);

        return new ArrayList<>(cuts);
    }

    /** Complete if all of it is one good header. */
    private static Reading reference(final byte[] bytes)
    {
        final Reading bad = new Reading(ProxyHeaderParser.Status.MALFORMED, 0, null, null);
        final Matcher matcher = LINE.matcher(new String(bytes, ISO_8859_1));
        if (matcher.matches() && bytes.length <= 107)
        {
            if (null == matcher.group(1))
            {
                return new Reading(ProxyHeaderParser.Status.COMPLETE, bytes.length, null, null);
            }
            final InetSocketAddress source = literal(matcher.group(2), matcher.group(4), matcher.group(1));
            final InetSocketAddress destination = literal(matcher.group(3), matcher.group(5), matcher.group(1));

            return null == source || null == destination ? bad :
                new Reading(ProxyHeaderParser.Status.COMPLETE, bytes.length, source, destination);
        }

        return bytes.length < 16 ? bad : binary(ByteBuffer.wrap(bytes), bytes.length, bad);
    }

    private static Reading binary(final ByteBuffer header, final int length, final Reading bad)
    {
        final byte[] signature = new byte[12];
        header.get(signature);
        final int command = header.get() & 0xFF;
        final int family = header.get() & 0xFF;
        final int rest = header.getShort() & 0xFFFF;
        if (!Arrays.equals(signature, Reading.binary("")) || length != 16 + rest || command >> 4 != 2 || command > 0x21)
        {
            return bad;
        }
        if (0x20 == command || 0x01 == family)
        {
            return new Reading(ProxyHeaderParser.Status.COMPLETE, length, null, null);
        }
        final int size = 0x11 == family ? 4 : 0x21 == family ? 16 : Integer.MAX_VALUE / 4;
        if (rest < 2 * size + 4)
        {
            return bad;
        }
        final byte[] source = new byte[size];
        final byte[] destination = new byte[size];
        header.get(source).get(destination);
        try
        {
            return new Reading(ProxyHeaderParser.Status.COMPLETE, length,
                new InetSocketAddress(InetAddress.getByAddress(source), header.getShort() & 0xFFFF),
                new InetSocketAddress(InetAddress.getByAddress(destination), header.getShort() & 0xFFFF));
        }
        catch (final UnknownHostException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** By the JDK, but for what it takes and the specification does not. */
    private static InetSocketAddress literal(final String text, final String port, final String kind)
    {
        final boolean isIpv4 = text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
        final String tail = text.substring(text.lastIndexOf(':') + 1);
        final boolean isIpv6 = text.contains(":") && !text.matches(".*[0-9a-fA-F]{5}.*") &&
            (!tail.contains(".") || tail.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}"));
        if (!port.matches("0|[1-9]\\d{0,4}") || Integer.parseInt(port) > 0xFFFF ||
            !("TCP4".equals(kind) ? isIpv4 : isIpv6))
        {
            return null;
        }
        try
        {
            final InetAddress address = InetAddress.getByName(text); // of digits, colons and dots: no name
            assertTrue("TCP6".equals(kind) || address instanceof Inet4Address);

            return new InetSocketAddress(address, Integer.parseInt(port));
        }
        catch (final UnknownHostException ex)
        {
            return null;
        }
    }
}
