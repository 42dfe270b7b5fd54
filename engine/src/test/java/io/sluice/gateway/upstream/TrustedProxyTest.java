package io.sluice.gateway.upstream;

import io.nats.client.NKey;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import io.sluice.nats.json.InfoView;
import io.sluice.test.Jwt;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TrustedProxyTest
{
    private static final NKey KEY = Jwt.newUser();
    private static final String SEED = Jwt.seed(KEY);

    @TempDir
    private Path folder;

    @Test
    void shouldBeNoneByDefault()
    {
        assertNull(TrustedProxy.of(new SettingValues()));
    }

    @Test
    void shouldReadItsSeedFromAFile() throws IOException
    {
        final Path file = Files.writeString(folder.resolve("proxy.nk"), "  " + SEED + "\n");
        final SettingValues values = new SettingValues();
        values.give(Setting.UPSTREAM_PROXY_SEED_FILE, file.toString());
        final TrustedProxy proxy = TrustedProxy.of(values);

        assertEquals(Jwt.publicKey(KEY), proxy.publicKey());
        assertEquals(Jwt.sign(KEY, "nonce"), proxy.sign("nonce"));
        assertEquals("trusted proxy " + Jwt.publicKey(KEY), proxy.toString());
    }

    @Test
    void shouldNotTakeTwoSeedsNorTellThem() throws IOException
    {
        final SettingValues values = new SettingValues();
        values.give(Setting.UPSTREAM_PROXY_SEED, SEED);
        values.give(Setting.UPSTREAM_PROXY_SEED_FILE, "proxy.nk");
        final String both = complaint(values);
        assertTrue(both.contains("sluice.upstream.proxy.seed and sluice.upstream.proxy.seed.file"), both);

        final char[] wrong = SEED.toCharArray();
        wrong[20] = 'A' == wrong[20] ? 'B' : 'A';
        final String wrongSeed = new String(wrong);
        final SettingValues ofWrong = new SettingValues();
        ofWrong.give(Setting.UPSTREAM_PROXY_SEED, wrongSeed);
        assertEquals("sluice.upstream.proxy.seed: nkey seed has a wrong checksum", complaint(ofWrong));

        final SettingValues ofFile = new SettingValues();
        ofFile.give(
            Setting.UPSTREAM_PROXY_SEED_FILE, Files.writeString(folder.resolve("wrong.nk"), wrongSeed).toString());
        assertEquals("sluice.upstream.proxy.seed.file: nkey seed has a wrong checksum", complaint(ofFile));
        assertFalse(both.contains(SEED) || values.value(Setting.UPSTREAM_PROXY_SEED).toString().contains(SEED));
        assertTrue(Setting.UPSTREAM_PROXY_SEED.isSecret());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"nonce\":\"x\",\"api_lvl\":2} | true",
        "{\"nonce\":\"x\",\"api_lvl\":5} | true",
        "{\"nonce\":\"x\",\"api_lvl\":1} | false",
        "{\"nonce\":\"x\"} | false",
        "{\"api_lvl\":2} | false"})
    void shouldOnlyTellServersThatMayKnowIt(final String info, final boolean isKnown)
    {
        final byte[] bytes = info.getBytes(StandardCharsets.US_ASCII);

        assertEquals(isKnown, TrustedProxy.isKnownTo(new InfoView().wrap(new UnsafeBuffer(bytes), 0, bytes.length)));
    }

    private static String complaint(final SettingValues values)
    {
        return assertThrows(IllegalArgumentException.class, () -> TrustedProxy.of(values)).getMessage();
    }
}
