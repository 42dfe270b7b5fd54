package io.sluice.examples.console;

import io.sluice.test.Child;
import io.sluice.test.Project;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;

/**
 * A real Chromium without a screen, on a profile of its own, driven by the ChromeDriver of its version. It trusts one
 * certificate beyond its own, and takes the public mirror of npm to be on this machine.
 */
final class Browser implements AutoCloseable
{
    private static final Path FOLDER = Project.target().resolve("browser");
    private static final String SCRIPT = "examples/src/test/scripts/chromium.sh";

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(final String trustedKeyHash, final String mirror) throws IOException
    {
        final List<String> programs = programs();
        Files.createDirectories(FOLDER);
        profile = Files.createTempDirectory(FOLDER, "profile");
        final LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.get(0));
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-default-apps", "--disable-extensions", "--force-color-profile=srgb", "--lang=en",
            "--hide-scrollbars",
            "--user-data-dir=" + profile,
            "--ignore-certificate-errors-spki-list=" + trustedKeyHash,
            "--host-resolver-rules=MAP cdn.jsdelivr.net:443 " + mirror);
        driver = new ChromeDriver(new ChromeDriverService.Builder()
            .usingDriverExecutable(Path.of(programs.get(1)).toFile())
            .usingAnyFreePort()
            .withLogFile(FOLDER.resolve("chromedriver.log").toFile())
            .build(), options);
    }

    /** Starts it, with the mirror of npm at an address of the test. */
    static Browser start(final Mirror mirror)
    {
        try
        {
            return new Browser(mirror.keyHash(), mirror.authority());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static List<String> programs()
    {
        try (Child script = Child.program("bash", Project.root().resolve(SCRIPT).toString()))
        {
            final int code = script.awaitExit();
            final List<String> lines = script.output().lines().toList();
            if (0 != code || lines.size() < 2)
            {
                throw new AssertionError(script.output());
            }

            return lines.subList(lines.size() - 2, lines.size());
        }
    }

    ChromeDriver driver()
    {
        return driver;
    }

    /** Shows pages as on a desk or on a telephone, by day or by night. */
    void look(final int width, final int height, final boolean isPhone, final boolean isDark)
    {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of(
            "width", width, "height", height, "deviceScaleFactor", isPhone ? 2 : 1, "mobile", isPhone));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(
            Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    /** Keeps a picture of the whole page below the build folder. */
    void picture(final String name)
    {
        final Object data = driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true)).get("data");
        try
        {
            Files.write(FOLDER.resolve(name + ".png"), Base64.getDecoder().decode((String)data));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return what the page and the browser itself have complained about since the last time} */
    List<String> complaints()
    {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map((entry) -> entry.getMessage())
            .toList();
    }

    @Override
    public void close()
    {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile))
        {
            files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
