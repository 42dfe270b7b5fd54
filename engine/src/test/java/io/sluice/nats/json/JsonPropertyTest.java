package io.sluice.nats.json;

import io.sluice.test.Ranges;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random texts, whole and damaged, read and edited beside {@link ReferenceJson}. */
class JsonPropertyTest
{
    private static final String[] KEYS =
    {
        "a", "A", "\\u0061", "key", "\u00E2\u0084\u00AAey", "\\u212aEY", "s", "\u00C5\u00BF", "", "\\\"", "\u00FF", "b",
    };
    private static final String[] VALUES =
    {
        "1", "-0", "0", "9223372036854775807", "-9223372036854775809", "1.5", "1e9", "true", "false", "null", "\"\"",
        "\"text\"", "\"\\ud83d\\ude00\\ud83d\"", "\"\u00F0\u009F\u0098\u0080\u00F0\u009F\"", "\"\\n\\/\\u0000\"",
        "\"\u00ED\u00A0\u0080\u00C0\u00AF\"", "[]", "[ ]", "{}", "[1,\"]\",{\"a\":[null]}]", "{\"a\":{\"b\":\"}\"}}",
    };
    private static final String[] DAMAGE =
    {
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "0", "-", ".", "e", "\u0001", "\u00FF", "u", "n",
        "\u00EF\u00BB\u00BF",
    };
    private static final String[] BLANKS = {"", "", "", " ", "\t", "\r", "\n", "  "};
    private static final String[] NAMES = {"a", "key", "s", "b", "new"};

    @Test
    void shouldAgreeWithAReference()
    {
        run(Long.getLong("sluice.test.seed", System.nanoTime()), 20_000);
    }

    @Tag("slow")
    @Test
    void shouldAgreeWithAReferenceForLong()
    {
        run(Long.getLong("sluice.test.seed", System.nanoTime()), Integer.getInteger("sluice.test.rounds", 5_000_000));
    }

    private static void run(final long seed, final int rounds)
    {
        final Random random = new Random(seed);
        final JsonObjectView json = new JsonObjectView();
        for (int i = 0; i < rounds; i++)
        {
            final byte[] text = randomText(random).getBytes(StandardCharsets.ISO_8859_1);
            final String message = "seed " + seed + ", round " + i + ": " + latin1(text);
            final List<ReferenceJson.Member> expected = ReferenceJson.parse(text);
            Ranges.forEach(text, (buffer, offset, length) ->
                assertReads(expected, json.wrap(buffer, offset, length), message));
            if (null != expected)
            {
                assertEdits(expected, json.wrap(new UnsafeBuffer(text), 0, text.length), random, message);
            }
        }
    }

    private static void assertReads(
        final List<ReferenceJson.Member> expected, final JsonObjectView json, final String message)
    {
        assertEquals(null != expected, json.isValid(), message);
        assertEquals(null == expected ? 0 : expected.size(), json.memberCount(), message);
        for (int i = 0; i < json.memberCount(); i++)
        {
            assertEquals(expected.get(i).key(), json.key(i), message);
            assertValue(expected.get(i).value(), json, i, message);
        }
        for (final String name : NAMES)
        {
            assertEquals(null == expected ? -1 : lastOf(expected, name), json.indexOf(name), message);
        }
    }

    private static void assertValue(
        final Object expected, final JsonObjectView json, final int member, final String message)
    {
        final boolean isInteger = expected instanceof BigDecimal && isLong((BigDecimal)expected);
        assertEquals(isInteger, json.isLong(member), message);
        switch (json.type(member))
        {
            case NULL:
                assertTrue(ReferenceJson.isNull(expected), message);
                break;

            case BOOLEAN:
                assertEquals(expected, json.isTrue(member), message);
                break;

            case NUMBER:
                assertTrue(!isInteger || ((BigDecimal)expected).longValueExact() == json.longValue(member), message);
                break;

            case STRING:
                assertString((String)expected, json, member, message);
                break;

            case ARRAY:
                assertElements((Object[])expected, new JsonArrayView().wrap(json, member), message);
                break;

            default:
                assertTrue(expected instanceof ReferenceJson.Members, message);
                break;
        }
    }

    private static void assertString(
        final String expected, final JsonObjectView json, final int member, final String message)
    {
        assertEquals(expected, json.string(member), message);
        assertTrue(json.stringEquals(member, expected), message);
        final UnsafeBuffer decoded = new UnsafeBuffer(new byte[3 * json.valueLength(member)]);
        final int length = json.getString(member, decoded, 0);
        assertEquals(expected, decoded.getStringWithoutLengthUtf8(0, length), message);
    }

    private static void assertElements(final Object[] expected, final JsonArrayView elements, final String message)
    {
        int count = 0;
        while (elements.next())
        {
            if (JsonType.STRING == elements.type())
            {
                assertEquals(expected[count], elements.string(), message);
            }
            count++;
        }
        assertEquals(expected.length, count, message);
    }

    /** Each member that nobody touched must come out as the same bytes, in the same order. */
    private static void assertEdits(
        final List<ReferenceJson.Member> members, final JsonObjectView json, final Random random, final String message)
    {
        final JsonObjectEditor editor = new JsonObjectEditor().wrap(json);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < members.size(); i++)
        {
            expected.add(memberText(json, i));
        }
        final List<String> keys = new ArrayList<>();
        members.forEach(member -> keys.add(member.key()));

        // Of each name the last edit counts, and the first says in which order the new ones stand.
        final Map<String, String> edits = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--)
        {
            final String name = NAMES[random.nextInt(NAMES.length)];
            if (random.nextBoolean())
            {
                editor.set(name, i);
                edits.put(name, "\"" + name + "\":" + i);
            }
            else
            {
                editor.remove(name);
                edits.put(name, null);
            }
        }
        edits.forEach((name, replacement) -> put(expected, keys, name, replacement));

        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = editor.encode(buffer, 3);
        final byte[] actual = new byte[length];
        buffer.getBytes(3, actual);
        assertTrue(length <= editor.maxEncodedLength(), message);
        assertSameMembers(expected, actual, message);
    }

    private static void assertSameMembers(final List<String> expected, final byte[] actual, final String message)
    {
        assertNotNull(ReferenceJson.parse(actual), message);
        final JsonObjectView json = new JsonObjectView().wrap(new UnsafeBuffer(actual), 0, actual.length);
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < json.memberCount(); i++)
        {
            texts.add(memberText(json, i));
        }
        assertArrayEquals(expected.toArray(), texts.toArray(), message);
    }

    private static void put(
        final List<String> texts, final List<String> keys, final String name, final String replacement)
    {
        boolean isPlaced = null == replacement;
        for (int i = 0; i < keys.size(); )
        {
            if (!isSame(keys.get(i), name))
            {
                i++;
            }
            else if (isPlaced)
            {
                keys.remove(i);
                texts.remove(i);
            }
            else
            {
                texts.set(i++, replacement);
                isPlaced = true;
            }
        }
        if (!isPlaced)
        {
            keys.add(name);
            texts.add(replacement);
        }
    }

    private static int lastOf(final List<ReferenceJson.Member> members, final String name)
    {
        for (int i = members.size() - 1; i >= 0; i--)
        {
            if (isSame(members.get(i).key(), name) && !ReferenceJson.isNull(members.get(i).value()))
            {
                return i;
            }
        }

        return -1;
    }

    private static boolean isSame(final String key, final String name)
    {
        return key.replace('\u017F', 's').replace('\u212A', 'k').toLowerCase(Locale.ROOT).equals(name);
    }

    private static boolean isLong(final BigDecimal value)
    {
        return value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0 &&
            value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }

    private static String memberText(final JsonObjectView json, final int member)
    {
        final byte[] bytes = new byte[json.valueOffset(member) + json.valueLength(member) - json.memberOffset(member)];
        json.buffer().getBytes(json.memberOffset(member), bytes);

        return latin1(bytes);
    }

    private static String randomText(final Random random)
    {
        final StringBuilder text = new StringBuilder(blank(random)).append('{').append(blank(random));
        final int count = random.nextInt(5);
        for (int i = 0; i < count; i++)
        {
            text.append(0 == i ? "" : ",").append(blank(random))
                .append('"').append(KEYS[random.nextInt(KEYS.length)]).append('"').append(blank(random))
                .append(':').append(blank(random)).append(VALUES[random.nextInt(VALUES.length)])
                .append(blank(random));
        }
        text.append('}').append(blank(random));

        for (int i = random.nextInt(4) - 2; i > 0; i--)
        {
            final int position = random.nextInt(text.length());
            if (random.nextBoolean())
            {
                text.insert(position, DAMAGE[random.nextInt(DAMAGE.length)]);
            }
            else
            {
                text.delete(position, position + 1 + random.nextInt(3));
            }
        }

        return text.toString();
    }

    private static String blank(final Random random)
    {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    private static String latin1(final byte[] bytes)
    {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
