package io.sluice.gateway.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ListenerUrlTest
{
    @ParameterizedTest
    @CsvSource({
        "nats://127.0.0.1:4223,nats://127.0.0.1:4223", "nats://localhost:0/,nats://localhost:0",
        "ws://0.0.0.0:8080,ws://0.0.0.0:8080", "ws://0.0.0.0:8080/,ws://0.0.0.0:8080",
        "ws://[::1]:65535/nats/a,ws://[::1]:65535/nats/a"})
    void shouldReadUrls(final String text, final String expected)
    {
        assertEquals(expected, ListenerUrl.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "4222", "localhost:4222", "tcp://localhost:4222", "nats://localhost", "nats://:4222",
        "nats://localhost:65536", "nats://localhost:-1", "nats://localhost:1/path", "nats://user@localhost:1",
        "ws://localhost:1/a?b",
        "ws://localhost:1/a#b", "nats://a b:1", "NATS://localhost:1"})
    void shouldRefuseAnythingElseInOneSentence(final String text)
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> ListenerUrl.parse(text)).getMessage();

        assertTrue(message.contains('"' + text + '"'), message);
        assertTrue(message.contains("nats://HOST:PORT"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h:1,/,true", "ws://h:1,/any/thing,true", "ws://h:1,/mqtt,false", "ws://h:1,/a/mqtt,false",
        "ws://h:1,/leafnode,false", "ws://h:1,/mqtt/a,true", "ws://h:1/,/a,true", "ws://h:1/nats,/nats,true",
        "ws://h:1/nats,/,false", "ws://h:1/nats,/nats/,false", "ws://h:1/nats,/other,false",
        "ws://h:1/nats,/NATS,false"})
    void shouldTakeThePathsThatItShould(final String url, final String path, final boolean isAccepted)
    {
        assertEquals(isAccepted, ListenerUrl.parse(url).accepts(path));
    }

    @Test
    void shouldTellTheRealPort()
    {
        assertEquals("ws://[::1]:4711/nats", ListenerUrl.parse("ws://[::1]:0/nats").withPort(4711).toString());
    }
}
