package io.sluice.websocket;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What the cases of sections 1 to 7 of the Autobahn suite send, in order of their numbers, and what a decoder has to
 * make of it. Each is fed whole, cut in two everywhere, byte by byte, and to a handler that is reluctant.
 */
class AutobahnCasesTest
{
    private static final int[] LENGTHS = {0, 125, 126, 127, 128, 65535, 65536};
    private static final int FIN = 0x80;

    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> shouldFrame()
    {
        for (int i = 0; i < LENGTHS.length; i++)
        {
            final byte[] text = Wire.repeat('*', LENGTHS[i]);
            sound("1.1." + (i + 1), Wire.fromClient().frame(FIN | Opcode.TEXT, text), text(text));
            final byte[] binary = new byte[LENGTHS[i]];
            Arrays.fill(binary, (byte) 0xFE);
            sound("1.2." + (i + 1), Wire.fromClient().frame(FIN | Opcode.BINARY, binary), binary(binary));
        }

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldReportPingsAndPongs()
    {
        final byte[] bytes = Wire.hex("00 ff fe fd fc fb 00 ff");
        final byte[] longest = Wire.repeat('\u0001', 125);
        sound("2.1", Wire.fromClient().ping(""), "ping ");
        sound("2.2", Wire.fromClient().ping("Hello, world!"), "ping " + hex(Wire.utf8("Hello, world!")));
        sound("2.3", Wire.fromClient().frame(FIN | Opcode.PING, bytes), "ping " + hex(bytes));
        sound("2.4 and 2.6", Wire.fromClient().frame(FIN | Opcode.PING, longest), "ping " + hex(longest));
        broken("2.5", 1002, Wire.fromClient().frame(FIN | Opcode.PING, Wire.repeat('*', 126)));
        sound("2.7", Wire.fromClient().pong(""), "pong ");
        sound("2.8", Wire.fromClient().pong("unsolicited"), "pong " + hex(Wire.utf8("unsolicited")));
        sound("2.9", Wire.fromClient().pong("a").ping("b"), "pong 61", "ping 62");
        final Wire tenPings = Wire.fromClient();
        final String[] pings = new String[10];
        for (int i = 0; i < 10; i++)
        {
            tenPings.ping("payload-" + i);
            pings[i] = "ping " + hex(Wire.utf8("payload-" + i));
        }

        sound("2.10 and 2.11", tenPings, pings);

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseReservedBits()
    {
        final byte[] hello = Wire.utf8("Hello, world!");
        final String[] echoed = text(hello);
        broken("3.1", 1002, Wire.fromClient().frame(FIN | 0x40 | Opcode.TEXT, hello));
        broken("3.2 and 3.3", 1002,
            Wire.fromClient().text("Hello, world!").frame(FIN | 0x20 | Opcode.TEXT, hello).ping(""), echoed);
        broken("3.4", 1002,
            Wire.fromClient().text("Hello, world!").frame(FIN | 0x30 | Opcode.TEXT, hello).ping(""), echoed);
        broken("3.5", 1002, Wire.fromClient().frame(FIN | 0x50 | Opcode.BINARY, hello));
        broken("3.6", 1002, Wire.fromClient().frame(FIN | 0x60 | Opcode.PING, hello));
        broken("3.7", 1002, Wire.fromClient().frame(FIN | 0x70 | Opcode.CLOSE, new byte[0]));

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseReservedOpcodes()
    {
        final byte[] hello = Wire.utf8("Hello, world!");
        for (int i = 0; i < 5; i++)
        {
            broken("4.1." + (i + 1), 1002,
                Wire.fromClient().text("Hello, world!").frame(FIN | 3 + i, hello).ping(""), text(hello));
            broken("4.2." + (i + 1), 1002,
                Wire.fromClient().text("Hello, world!").frame(FIN | 11 + i, new byte[0]).ping(""), text(hello));
        }

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldTakeFragments()
    {
        final byte[] one = Wire.utf8("fragment1");
        final byte[] two = Wire.utf8("fragment2");
        final String[] whole = text(Wire.concat(one, two));
        broken("5.1", 1002, Wire.fromClient().begin(Opcode.PING, one).end(two));
        broken("5.2", 1002, Wire.fromClient().begin(Opcode.PONG, one).end(two));
        sound("5.3 to 5.5", Wire.fromClient().begin(Opcode.TEXT, one).end(two), whole);
        sound("5.6 to 5.8", Wire.fromClient().begin(Opcode.TEXT, one).ping("pongme").end(two),
            "begin text", "data " + hex(one), "ping " + hex(Wire.utf8("pongme")), "data " + hex(two), "end");
        broken("5.9 to 5.11", 1002, Wire.fromClient().end(one).text("Hello, world!"));
        broken("5.12 to 5.14", 1002, Wire.fromClient().more(one).text("Hello, world!"));
        broken("5.15", 1002, Wire.fromClient().begin(Opcode.TEXT, one).end(two).more(one).text("Hello"), whole);
        broken("5.16", 1002, Wire.fromClient().more(one).begin(Opcode.TEXT, one).end(two));
        broken("5.17", 1002, Wire.fromClient().end(one).begin(Opcode.TEXT, one).end(two));
        broken("5.18", 1002,
            Wire.fromClient().begin(Opcode.TEXT, one).text("fragment2"), "begin text", "data " + hex(one));
        final Wire five = Wire.fromClient();
        five.begin(Opcode.TEXT, one).more(one).ping("pongme 1").more(one).more(one).ping("pongme 2").end(two);
        sound("5.19 and 5.20", five, "begin text", "data " + hex(one) + hex(one),
            "ping " + hex(Wire.utf8("pongme 1")), "data " + hex(one) + hex(one),
            "ping " + hex(Wire.utf8("pongme 2")), "data " + hex(two), "end");

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldCheckText()
    {
        final byte[] kosme = Wire.hex("ce ba e1 bd b9 cf 83 ce bc ce b5");
        sound("6.1.1", Wire.fromClient().text(""), "begin text", "end");
        sound("6.1.2", Wire.fromClient().begin(1, new byte[0]).more(new byte[0]).end(new byte[0]), "begin text", "end");
        sound("6.1.3", Wire.fromClient().begin(1, new byte[0]).more(Wire.utf8("mid")).end(new byte[0]),
            "begin text", "data 6d6964", "end");
        sound("6.2.1", Wire.fromClient().text("Hello-µ@ßöäüàá-UTF-8!!"), text(Wire.utf8("Hello-µ@ßöäüàá-UTF-8!!")));
        sound("6.2.2", Wire.fromClient().begin(1, Wire.utf8("Hello-µ@ßöä")).end(Wire.utf8("üàá-UTF-8!!")),
            text(Wire.utf8("Hello-µ@ßöäüàá-UTF-8!!")));
        sound("6.2.4", Wire.fromClient().frame(FIN | 1, kosme), text(kosme));
        final Wire octets = Wire.fromClient().begin(1, new byte[0]);
        for (final byte octet : kosme)
        {
            octets.more(new byte[]{octet});
        }

        sound("6.2.3", octets.end(new byte[0]), text(kosme));
        brokenText("6.3.1", Wire.concat(kosme, Wire.hex("ed a0 80"), Wire.utf8("edited")), kosme.length + 1);
        final byte[] tooHigh = Wire.concat(kosme, Wire.hex("f4 90 80 80"), Wire.utf8("edited"));
        brokenText("6.4.1 and 6.4.3", tooHigh, kosme.length + 1);
        broken("6.4.2 and 6.4.4", 1007, Wire.fromClient().begin(1, kosme).more(Wire.hex("f4")).more(Wire.hex("90"))
            .more(Wire.hex("80 80")).end(Wire.utf8("edited")), "begin text", "data " + hex(kosme) + "f4");
        soundTexts("6.5", "68656c6c6f24776f726c64", "68656c6c6fc2a2776f726c64", "68656c6c6fe282ac776f726c64",
            "68656c6c6ff0a4ada2776f726c64", "cebae1bdb9cf83cebcceb5");
        prefixesOf(kosme);
        edges();
        unexpected();
        incomplete();

        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldClose()
    {
        final byte[] hello = Wire.utf8("Hello World!");
        final String[] closed = {"begin text", "data " + hex(hello), "end", "close 1000 "};
        sound("7.1.1", Wire.fromClient().text("Hello World!").close(1000, ""), closed);
        sound("7.1.2", Wire.fromClient().close(1000, "").close(1000, ""), "close 1000 ");
        sound("7.1.3", Wire.fromClient().close(1000, "").ping(""), "close 1000 ");
        sound("7.1.4", Wire.fromClient().close(1000, "").text("Hello World!"), "close 1000 ");
        sound("7.1.5", Wire.fromClient().begin(1, hello).close(1000, "").end(hello),
            "begin text", "data " + hex(hello), "close 1000 ");
        final byte[] large = Wire.repeat('B', 256 * 1024);
        sound("7.1.6", Wire.fromClient().frame(FIN | 1, large).text("Hello World!").close(1000, "").ping(""),
            "begin text", "data " + hex(large), "end", "begin text", "data " + hex(hello), "end", "close 1000 ");
        sound("7.3.1", Wire.fromClient().close(), "close 1005 ");
        broken("7.3.2", 1002, Wire.fromClient().frame(FIN | 8, new byte[]{'a'}));
        sound("7.3.3", Wire.fromClient().close(1000, ""), "close 1000 ");
        sound("7.3.4", Wire.fromClient().close(1000, "Hello World!"), "close 1000 " + hex(hello));
        sound("7.3.5", Wire.fromClient().close(1000, "*".repeat(123)), "close 1000 " + "2a".repeat(123));
        broken("7.3.6", 1002, Wire.fromClient().close(1000, "*".repeat(124)));
        broken("7.5.1", 1007, Wire.fromClient().frame(FIN | 8, Wire.closePayload(1000,
            Wire.hex("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80"))));
        final int[] legal =
            {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014};
        for (int i = 0; i < legal.length; i++)
        {
            sound("7.7." + (i + 1), Wire.fromClient().close(legal[i], ""), "close " + legal[i] + " ");
        }

        final int[] illegal = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535};
        for (int i = 0; i < illegal.length; i++)
        {
            broken("7.9 and 7.13: " + illegal[i], 1002, Wire.fromClient().close(illegal[i], ""));
        }

        return tests.stream();
    }

    private void prefixesOf(final byte[] kosme)
    {
        for (int length = 1; length <= kosme.length; length++)
        {
            final byte[] prefix = Arrays.copyOf(kosme, length);
            if (2 == length || 5 == length || 7 == length || 9 == length || 11 == length)
            {
                sound("6.6." + length, Wire.fromClient().frame(FIN | 1, prefix), text(prefix));
            }
            else
            {
                brokenText("6.6." + length, prefix, length);
            }
        }
    }

    private void edges()
    {
        soundTexts("6.7", "00", "c280", "e0a080", "f0908080");
        brokenText("6.8.1", Wire.hex("f8 88 80 80 80"), 0);
        brokenText("6.8.2", Wire.hex("fc 84 80 80 80 80"), 0);
        soundTexts("6.9", "7f", "dfbf", "efbfbf", "f48fbfbf");
        brokenText("6.10.1", Wire.hex("f7 bf bf bf"), 0);
        brokenText("6.10.2", Wire.hex("fb bf bf bf bf"), 0);
        brokenText("6.10.3", Wire.hex("fd bf bf bf bf bf"), 0);
        soundTexts("6.11", "ed9fbf", "ee8080", "efbfbd", "f48fbfbf");
        brokenText("6.11.5", Wire.hex("f4 90 80 80"), 1);
        soundTexts("6.22", "efbfbe", "efbfbf", "f09fbfbe", "f09fbfbf", "f0afbfbe", "f0afbfbf", "f0bfbfbe", "f0bfbfbf",
            "f18fbfbe", "f18fbfbf", "f3bfbfbe", "f3bfbfbf", "f48fbfbe", "f48fbfbf");
        soundTexts("6.23", "efbfb0", "efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe");
    }

    private void unexpected()
    {
        brokenText("6.12.1", Wire.hex("80"), 0);
        brokenText("6.12.2", Wire.hex("bf"), 0);
        brokenText("6.12.3 to 6.12.7", Wire.hex("80 bf 80 bf 80 bf"), 0);
        final byte[] continuations = new byte[64];
        for (int i = 0; i < continuations.length; i++)
        {
            continuations[i] = (byte) (0x80 + i);
        }

        brokenText("6.12.8", continuations, 0);
        brokenText("6.13.1", Wire.hex("c2 20 c3 20 c4 20"), 1);
        brokenText("6.13.2", Wire.hex("e0 20 e1 20 e2 20"), 1);
        brokenText("6.13.3", Wire.hex("f0 20 f1 20 f2 20"), 1);
        brokenText("6.13.4", Wire.hex("f8 20 f9 20 fa 20"), 0);
        brokenText("6.13.5", Wire.hex("fc 20 fd 20"), 0);
    }

    private void incomplete()
    {
        brokenText("6.14.1", Wire.hex("c2"), 1);
        brokenText("6.14.2", Wire.hex("e0 a0"), 2);
        brokenText("6.14.3", Wire.hex("f0 90 80"), 3);
        brokenText("6.14.4", Wire.hex("f8 88 80 80"), 0);
        brokenText("6.14.5", Wire.hex("fc 84 80 80 80"), 0);
        brokenText("6.14.6", Wire.hex("df"), 1);
        brokenText("6.14.7", Wire.hex("ef bf"), 2);
        brokenText("6.14.8", Wire.hex("f7 bf bf"), 0);
        brokenText("6.15.1", Wire.hex("c2 e0 a0 f0 90 80"), 1);
        brokenText("6.16.1", Wire.hex("fe"), 0);
        brokenText("6.16.2", Wire.hex("ff"), 0);
        brokenText("6.16.3", Wire.hex("fe fe ff ff"), 0);
        brokenText("6.17.1", Wire.hex("c0 af"), 0);
        brokenText("6.17.2", Wire.hex("e0 80 af"), 1);
        brokenText("6.17.3", Wire.hex("f0 80 80 af"), 1);
        brokenText("6.17.4", Wire.hex("f8 80 80 80 af"), 0);
        brokenText("6.17.5", Wire.hex("fc 80 80 80 80 af"), 0);
        brokenText("6.18.1", Wire.hex("c1 bf"), 0);
        brokenText("6.18.2", Wire.hex("e0 9f bf"), 1);
        brokenText("6.18.3", Wire.hex("f0 8f bf bf"), 1);
        brokenText("6.19.1", Wire.hex("c0 80"), 0);
        brokenText("6.19.2", Wire.hex("e0 80 80"), 1);
        brokenText("6.19.3", Wire.hex("f0 80 80 80"), 1);
        final String[] surrogates = {"eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"};
        for (int i = 0; i < surrogates.length; i++)
        {
            brokenText("6.20." + (i + 1), Wire.hex(surrogates[i]), 1);
            brokenText("6.21." + (i + 1), Wire.hex(surrogates[i] + "edb080"), 1);
        }
    }

    private void soundTexts(final String name, final String... texts)
    {
        for (int i = 0; i < texts.length; i++)
        {
            final byte[] text = Wire.hex(texts[i]);
            sound(name + "." + (i + 1), Wire.fromClient().frame(FIN | 1, text), text(text));
        }
    }

    private void brokenText(final String name, final byte[] text, final int soundLength)
    {
        final byte[] sound = Arrays.copyOf(text, soundLength);
        final String[] events = 0 == soundLength ? new String[0] : new String[]{"begin text", "data " + hex(sound)};
        broken(name, 1007, Wire.fromClient().frame(FIN | 1, text), events);
    }

    private void sound(final String name, final Wire wire, final String... events)
    {
        tests.add(DynamicTest.dynamicTest(name, () ->
            assertEquals(List.of(events), Feed.of(DecoderSettings.of(Role.SERVER)).inEveryWay(wire.bytes()))));
    }

    private void broken(final String name, final int status, final Wire wire, final String... eventsBefore)
    {
        final List<String> events = new ArrayList<>(List.of(eventsBefore));
        events.add("failed " + status);
        tests.add(DynamicTest.dynamicTest(name, () ->
            assertEquals(events, Feed.of(DecoderSettings.of(Role.SERVER)).inEveryWay(wire.bytes()))));
    }

    private static String[] text(final byte[] payload)
    {
        return message("begin text", payload);
    }

    private static String[] binary(final byte[] payload)
    {
        return message("begin", payload);
    }

    private static String[] message(final String begin, final byte[] payload)
    {
        return 0 == payload.length ? new String[]{begin, "end"} : new String[]{begin, "data " + hex(payload), "end"};
    }

    private static String hex(final byte[] bytes)
    {
        return HexFormat.of().formatHex(bytes);
    }
}
