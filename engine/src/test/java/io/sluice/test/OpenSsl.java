package io.sluice.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The OpenSSL command, as the script {@code openssl.sh} finds or brings it; without the machine's configuration. */
public final class OpenSsl
{
    private static final String BINARY = Scripts.run("openssl.sh");
    private static final String ALL = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

    private OpenSsl()
    {
    }

    /** {@return all ciphers up to TLS 1.2, even those that encrypt nothing: its own names by those of the RFCs} */
    public static Map<String, String> ciphers()
    {
        final Map<String, String> ciphers = new LinkedHashMap<>();
        try (Child child = start("ciphers", "-s", "-stdname", "-tls1_2", ALL))
        {
            child.endInput();
            if (0 != child.awaitExit())
            {
                throw new AssertionError(child.output());
            }
            for (final String line : child.output().split("\n"))
            {
                final String[] words = line.trim().split(" +");
                ciphers.put(words[0], words[2]);
            }
        }

        return ciphers;
    }

    /**
     * Connects to a server on the loopback interface. The input is the test's.
     *
     * @param port      of the server.
     * @param authority file with the issuer that is trusted; another one's server ends it.
     * @param more      options of {@code s_client}.
     * @return the client.
     */
    public static Child client(final int port, final String authority, final String... more)
    {
        final List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port,
            "-CAfile", authority, "-verify_return_error"));
        arguments.addAll(List.of(more));

        return start(arguments.toArray(String[]::new));
    }

    private static Child start(final String... arguments)
    {
        // Distributions configure what may be offered at all: not here, where the worst is to be offered.
        final List<String> command = new ArrayList<>(List.of("env", "OPENSSL_CONF=/dev/null", BINARY));
        command.addAll(List.of(arguments));

        return Child.program(command.toArray(String[]::new));
    }
}
