package io.sluice.gateway.upstream;

import io.nats.client.NKey;
import io.sluice.gateway.settings.Setting;
import io.sluice.gateway.settings.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CredentialsTest
{
    private final SettingValues values = new SettingValues();

    @TempDir
    private Path folder;

    @Test
    void shouldBeNoneByDefault()
    {
        assertNull(Credentials.of(values));
    }

    @Test
    void shouldNameAUser()
    {
        values.give(Setting.UPSTREAM_USER, "gateway");
        values.give(Setting.UPSTREAM_PASSWORD, "secret");

        assertEquals(Map.of("user", "gateway", "pass", "secret"), Credentials.of(values).answer("nonce"));
        assertFalse(Credentials.of(values).isSigning());
    }

    @Test
    void shouldShowAToken()
    {
        values.give(Setting.UPSTREAM_TOKEN, "t0k3n");

        assertEquals(Map.of("auth_token", "t0k3n"), Credentials.of(values).answer(null));
    }

    @Test
    void shouldSignWithASeedOfAFile() throws Exception
    {
        final NKey user = NKey.createUser(null);
        final Path file = folder.resolve("seed");
        Files.writeString(file, new String(user.getSeed()) + "\n");
        values.give(Setting.UPSTREAM_NKEY_FILE, file.toString());
        final Credentials credentials = Credentials.of(values);

        assertTrue(credentials.isSigning());
        assertEquals(Set.of("nkey", "sig"), credentials.answer("nonce").keySet());
        assertEquals(new String(user.getPublicKey()), credentials.answer("nonce").get("nkey"));
        assertEquals(Set.of("nkey"), credentials.answer(null).keySet());
    }

    @Test
    void shouldSignWithACredsFile() throws Exception
    {
        final String text = "-----BEGIN NATS USER JWT-----\neyJ0.eyJq.S-_g\n------END NATS USER JWT------\n\n" +
            "************************* IMPORTANT *************************\nNKEY Seed printed below can be used.\n\n" +
            "-----BEGIN USER NKEY SEED-----\n" + new String(NKey.createUser(null).getSeed()) +
            "\n------END USER NKEY SEED------\n";
        final Path file = folder.resolve("user.creds");
        Files.writeString(file, text);
        values.give(Setting.UPSTREAM_CREDS_FILE, file.toString());
        final Map<String, String> answer = Credentials.of(values).answer("nonce");

        assertEquals(Set.of("jwt", "sig"), answer.keySet());
        assertEquals("eyJ0.eyJq.S-_g", answer.get("jwt"));
    }

    @Test
    void shouldRefuseTwoKinds()
    {
        values.give(Setting.UPSTREAM_USER, "gateway");
        values.give(Setting.UPSTREAM_TOKEN, "t0k3n");

        final String message = assertThrows(IllegalArgumentException.class, () -> Credentials.of(values)).getMessage();

        assertTrue(message.contains("sluice.upstream.user and sluice.upstream.token"), message);
    }

    @Test
    void shouldNameTheFileThatIsWrong() throws Exception
    {
        values.give(Setting.UPSTREAM_CREDS_FILE, folder.resolve("missing").toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Credentials.of(values)).getMessage()
            .contains("missing"));

        Files.writeString(folder.resolve("empty"), "nothing here");
        values.give(Setting.UPSTREAM_CREDS_FILE, folder.resolve("empty").toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Credentials.of(values)).getMessage()
            .contains("user JWT"));
    }
}
