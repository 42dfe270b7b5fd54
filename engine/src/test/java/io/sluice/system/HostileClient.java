package io.sluice.system;

import io.sluice.test.RawClient;
import io.sluice.test.RawTlsClient;
import io.sluice.test.RawWebSocketClient;

import javax.net.ssl.SSLContext;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A client of one connection that keeps to the rules for a while, or not at all, and leaves as it likes. */
final class HostileClient
{
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    private static final String PROXY = "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n";
    private static final String[] NOISE =
    {
        "", "\r\n", "GET / HTTP/1.1\r\n\r\n", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", UPGRADE,
        UPGRADE + " folded\r\n\r\n",
        UPGRADE + "\r\n\u0081\u00fe", UPGRADE + "X: " + "y".repeat(20_000), UPGRADE + "Content-Length: 3\r\n\r\nabc",
        UPGRADE + DEFLATE + "\r\n\u00c1\u0083\0\0\0\0abc", "POST" + UPGRADE.substring(3) + "\r\n",
        UPGRADE + "\r\n\u0088\u0080\0\0\0\0", UPGRADE + "\r\n\u0089\u0080\0\0\0\0".repeat(300),
        PROXY, PROXY.substring(0, 20), "PROXY UNKNOWN\n", PROXY + UPGRADE + "\r\n", PROXY + "PUB a 1\r\n",
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\u00ff\u00ff" + "\1".repeat(500), "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0PING\r\n",
        "\u0016\u0003\u0001\u0000\u0005\u0001\0\0\u0001x", "\u0016\u0003\u0001\u0040\u0000\u0001" + "x".repeat(3000),
        "\u0015\u0003\u0001\0\2\2\50", "\u0016\u0003\u0001\u00ff\u00ff",
        "CONNECT {}\r\nPUB a 100000\r\n" + "x".repeat(50_000)
    };
    private static final int[] OPCODES = {0, 1, 2, 3, 8, 9, 10, 15};

    private final Random random;
    private final SSLContext tls;

    HostileClient(final long seed, final SSLContext tls)
    {
        random = new Random(seed);
        this.tls = tls;
    }

    /** Comes, is a nuisance, and goes. */
    void play(final InetSocketAddress address, final Listening listening)
    {
        try (RawClient client = connect(address, listening))
        {
            if (client instanceof RawWebSocketClient && random.nextInt(4) > 0)
            {
                talkInFrames((RawWebSocketClient)client);
            }
            else if (listening.isWebSocket() || 0 == random.nextInt(4))
            {
                client.send(one(NOISE));
            }
            else
            {
                talk(client);
            }
            leave(client);
        }
        catch (final AssertionError | RuntimeException ex)
        {
            if (String.valueOf(ex.getMessage()).startsWith("the peer is silent"))
            {
                throw ex;
            }
            // Whoever is turned away has it coming.
        }
    }

    private RawClient connect(final InetSocketAddress address, final Listening listening)
    {
        final String before = listening.isProxied() && random.nextInt(5) > 0 ? PROXY : "";
        if (0 == random.nextInt(5))
        {
            return RawClient.tcp(address).send(before);
        }
        if (listening.isWebSocket())
        {
            final String headers = random.nextBoolean() ? DEFLATE : "";

            return listening.isTls() ? RawWebSocketClient.openSecured(address, "/", headers, tls) :
                RawWebSocketClient.openBehind(address, "/", headers, before);
        }
        if (listening.isTls())
        {
            final RawTlsClient client = listening == Listening.TLS_REQUIRED || listening == Listening.TLS_OPTIONAL ?
                RawTlsClient.afterInfo(address, tls) : RawTlsClient.first(address, tls);
            if (!before.isEmpty())
            {
                client.sendClear(before);
            }

            return client;
        }

        return RawClient.tcp(address).send(before);
    }

    private void talk(final RawClient client)
    {
        if (random.nextInt(4) > 0)
        {
            client.info();
        }
        final List<byte[]> pieces = new ConversationGenerator(random.nextLong()).next();
        final int count = random.nextBoolean() ? pieces.size() : random.nextInt(1 + pieces.size());
        for (int i = 0; i < count; i++)
        {
            final byte[] piece = pieces.get(i);
            client.send(piece, 0, i == count - 1 ? random.nextInt(1 + piece.length) : piece.length);
        }
    }

    private void talkInFrames(final RawWebSocketClient client)
    {
        if (random.nextInt(4) > 0)
        {
            client.info();
        }
        final List<byte[]> pieces = new ConversationGenerator(random.nextLong()).next();
        for (final byte[] piece : pieces.subList(0, random.nextInt(1 + Math.min(40, pieces.size()))))
        {
            switch (random.nextInt(14))
            {
                case 0:
                    client.sendFrame(random.nextBoolean(), OPCODES[random.nextInt(OPCODES.length)], part(piece));
                    break;

                case 1:
                    client.sendFrame(true, RawWebSocketClient.PING, part(piece));
                    break;

                case 2:
                    client.sendCompressed(new byte[random.nextInt(3_000_000)]);
                    break;

                case 3:
                    client.sendFrame(random.nextBoolean(), 0x42, part(piece)); // no deflate stream
                    break;

                case 4:
                    client.sendUnframed(ByteBuffer.allocate(8).putLong(random.nextLong()).array());
                    break;

                case 5:
                    client.sendFrame(false, RawWebSocketClient.BINARY, piece);
                    client.sendFrame(true, RawWebSocketClient.PING, new byte[0]);
                    client.sendFrame(true, RawWebSocketClient.CONTINUATION, new byte[0]);
                    break;

                case 6:
                case 7:
                    client.sendCompressed(piece);
                    break;

                default:
                    client.send(piece);
                    break;
            }
        }
        if (0 == random.nextInt(4))
        {
            client.sendClose(random.nextInt(5000));
        }
    }

    private byte[] part(final byte[] piece)
    {
        return new String(piece, 0, Math.min(piece.length, 120), StandardCharsets.ISO_8859_1)
            .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void leave(final RawClient client)
    {
        final int how = random.nextInt(4);
        if (0 == how)
        {
            client.reset();
        }
        else if (1 == how)
        {
            client.shutdownOutput();
            client.readToEnd();
        }
    }

    private String one(final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }

    /** What a listener expects of those who come. */
    enum Listening
    {
        /** NATS at once. */
        PLAIN,
        /** An upgrade. */
        WEB_SOCKET,
        /** An upgrade, perhaps with compression. */
        COMPRESSING,
        /** TLS, then an upgrade. */
        SECURED_WEB_SOCKET,
        /** TLS at once. */
        TLS_FIRST,
        /** TLS at once or after INFO. */
        TLS_AUTO,
        /** TLS after INFO or none. */
        TLS_OPTIONAL,
        /** TLS after INFO. */
        TLS_REQUIRED,
        /** A PROXY header. */
        PROXIED,
        /** A PROXY header, or none. */
        PROXIED_PERHAPS,
        /** A PROXY header, then an upgrade. */
        PROXIED_WEB_SOCKET,
        /** A PROXY header, then TLS at once. */
        PROXIED_TLS;

        boolean isWebSocket()
        {
            return name().contains("WEB_SOCKET") || this == COMPRESSING;
        }

        boolean isTls()
        {
            return name().contains("TLS") || this == SECURED_WEB_SOCKET;
        }

        boolean isProxied()
        {
            return name().startsWith("PROXIED");
        }

        String url()
        {
            return (isWebSocket() ? isTls() ? "wss" : "ws" : isTls() ? "tls" : "nats") + "://127.0.0.1:0";
        }
    }
}
