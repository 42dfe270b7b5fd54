package io.sluice.system;

import io.sluice.test.RawClient;
import io.sluice.test.ScriptedServer;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that lies, stops in the middle, floods and leaves without a word, each connection as its number tells. */
final class HostileServer implements AutoCloseable
{
    private static final String LONG_INFO = "INFO {\"server_id\":\"X\",\"max_payload\":1048576,\"headers\":true," +
        "\"connect_urls\":[" + "\"203.0.113.77:4222\",".repeat(1000) + "\"203.0.113.1:4222\"]}\r\n";
    private static final String[] SAYINGS =
    {
        "PONG\r\n", "+OK\r\n", "PING\r\n", "-ERR 'Stale Connection'\r\n", "-ERR 'Permissions Violation'\r\n",
        "MSG a.1 s0 5\r\nhello\r\n", "HMSG a.1 s0 12 12\r\nNATS/1.0\r\n\r\n\r\n", "MSG a.1 s0 70000\r\n",
        "MSG a.1 s0 999999999\r\n", "HMSG a 1 13 12\r\n", "MSG a.1 s0 -1\r\n", "NOPE\r\n", "\r\n", "MSG", "INFO {",
        "INFO {\"max_payload\":10}\r\n", "INFO {\"ldm\":true,\"max_payload\":1}\r\n", "INFO null\r\n", LONG_INFO,
        "INFO {\"connect_urls\":[\"\",\":\",\"[::1\",\"x:99999\",7,null]}\r\n", "-ERR\r\n", "+OK junk\r\n",
        "PING\r\n".repeat(500), "PONG\r\n".repeat(500), "+OK\r\n".repeat(500),
        "MSG " + "s".repeat(9000) + " 1 0\r\n\r\n"
    };

    private final ScriptedServer server = new ScriptedServer();
    private final ExecutorService threads = Executors.newCachedThreadPool((task) ->
    {
        final Thread thread = new Thread(task, "hostile-server");
        thread.setDaemon(true);

        return thread;
    });

    HostileServer(final long seed)
    {
        threads.execute(() -> serve(new Random(seed)));
    }

    InetSocketAddress address()
    {
        return server.address();
    }

    String url()
    {
        return server.url();
    }

    @Override
    public void close()
    {
        server.close();
        threads.shutdownNow();
    }

    private void serve(final Random seeds)
    {
        while (!threads.isShutdown())
        {
            try
            {
                final RawClient connection = server.accept();
                final Random random = new Random(seeds.nextLong());
                threads.execute(() -> talk(connection, random));
            }
            catch (final RuntimeException ignore)
            {
                // Nobody has come for a while, or this is the end.
            }
        }
    }

    private static void talk(final RawClient connection, final Random random)
    {
        try (connection)
        {
            final int mood = random.nextInt(12);
            if (mood < 3)
            {
                connection.send(mood == 0 ? "" : mood == 1 ? "INFO {\"server_id\"" : "HTTP/1.1 400 Bad\r\n\r\n");
                leave(connection, random);
                return;
            }

            connection.send(mood == 3 ? LONG_INFO : ScriptedServer.INFO);
            final int count = random.nextInt(12);
            for (int i = 0; i < count; i++)
            {
                connection.readUntilOrEnd("\n");
                connection.send(random.nextInt(3) > 0 ? "PONG\r\n" : SAYINGS[random.nextInt(SAYINGS.length)]);
            }
            if (mood == 4)
            {
                connection.send(("MSG a.1 s0 65536\r\n" + "x".repeat(65536) + "\r\n").repeat(40));
            }
            leave(connection, random);
        }
        catch (final AssertionError | RuntimeException ignore)
        {
            // The gateway has left.
        }
    }

    private static void leave(final RawClient connection, final Random random)
    {
        switch (random.nextInt(4))
        {
            case 0:
                connection.reset();
                break;

            case 1:
                connection.readToEnd();
                break;

            case 2:
                connection.shutdownOutput();
                connection.readToEnd();
                break;

            default:
                break;
        }
    }
}
