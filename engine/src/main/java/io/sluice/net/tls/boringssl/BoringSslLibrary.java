package io.sluice.net.tls.boringssl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.netty.internal.tcnative.Library;
import io.netty.internal.tcnative.SSL;

/**
 * The native library, taken out of its jar and loaded once. Any thread. In a JVM where somebody else has loaded it
 * before, that one is used: a second copy would take over the first one's methods, but not its memory.
 */
final class BoringSslLibrary
{
    private static final String RESOURCE = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));

    private static final String NATIVE_JAR = "io.netty:netty-tcnative-boringssl-static";
    private static final String PROVIDED = "provided";
    private static final String FAULT = load();

    private BoringSslLibrary()
    {
    }

    /** {@return why BoringSSL cannot be used here, and what to do; null when it can} */
    static String fault()
    {
        return FAULT;
    }

    private static String load()
    {
        try
        {
            if (!isLoaded())
            {
                try (InputStream library = BoringSslLibrary.class.getClassLoader().getResourceAsStream(RESOURCE))
                {
                    if (null == library)
                    {
                        return "no jar on the class path holds " + RESOURCE + "; add " + NATIVE_JAR +
                            " with the classifier of this platform, or choose another provider";
                    }
                    load(library, RESOURCE.substring(RESOURCE.lastIndexOf('/') + 1));
                }
                Library.initialize(PROVIDED, null);
            }

            return SSL.versionString().contains("BoringSSL") ? null :
                "the natives that are loaded are not BoringSSL but " + SSL.versionString() + "; use those of " +
                NATIVE_JAR + ", or choose another provider";
        }
        catch (final IllegalCallerException ex)
        {
            return "the JVM lets it load no native library; start it with --enable-native-access=" +
                (BoringSslLibrary.class.getModule().isNamed() ? BoringSslLibrary.class.getModule().getName() :
                "ALL-UNNAMED") + ", or choose another provider";
        }
        catch (final Exception | LinkageError ex)
        {
            return "its native library cannot be loaded, " + ex + "; use the natives of this platform and of the " +
                "version of the other jar, and a directory for temporary files (java.io.tmpdir) from which libraries " +
                "may be loaded, or choose another provider";
        }
    }

    private static boolean isLoaded() throws Exception
    {
        try
        {
            return Library.initialize(PROVIDED, null);
        }
        catch (final UnsatisfiedLinkError ex)
        {
            // The usual case, and the only way to ask: nobody has loaded it yet.
            return false;
        }
    }

    /** The file keeps the library's name, from which its initialisation derives the names of the classes it serves. */
    private static void load(final InputStream library, final String fileName) throws IOException
    {
        final Path directory = Files.createTempDirectory("sluice-tls");
        final Path file = directory.resolve(fileName);
        try
        {
            Files.copy(library, file);
            System.load(file.toString());
        }
        finally
        {
            if (isKeptWhileLoaded(fileName))
            {
                directory.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
            }
            else
            {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        }
    }

    private static boolean isKeptWhileLoaded(final String fileName)
    {
        return fileName.endsWith(".dll");
    }

    static String resourceName(final String osName, final String osArchitecture)
    {
        final String name = osName.toLowerCase(Locale.ROOT);
        final boolean isWindows = name.startsWith("windows");
        final boolean isMac = name.startsWith("mac");
        final String os = isWindows ? "windows" : isMac ? "osx" : "linux";
        final String architecture = switch (osArchitecture)
        {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch_64";
            default -> osArchitecture;
        };

        return "META-INF/native/" + (isWindows ? "" : "lib") + "netty_tcnative_" + os + '_' + architecture +
            (isWindows ? ".dll" : isMac ? ".jnilib" : ".so");
    }
}
