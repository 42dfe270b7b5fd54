package io.sluice.gateway.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What TLS is like on one listener, or towards the servers. Names of files are those that were given. Immutable.
 *
 * @param mode               when it begins; of listeners.
 * @param fallbackDelayNs    that a client has to begin in mode {@code AUTO}.
 * @param files              with certificates, keys and authorities.
 * @param verify             off, optional or required: whether clients show a certificate.
 * @param protocolMin        1.2 or 1.3: oldest version of the protocol.
 * @param handshakeTimeoutNs within which a handshake must be done.
 * @param provider           auto, jdk or boringssl.
 * @param name               that servers' certificates must bear; empty for the host of their URL.
 * @param isFirst            true to begin before the INFO of servers.
 */
public record TlsSettings(
    TlsMode mode,
    long fallbackDelayNs,
    Files files,
    String verify,
    String protocolMin,
    long handshakeTimeoutNs,
    String provider,
    String name,
    boolean isFirst)
{
    /** Value of {@code verify} for which nobody is asked. */
    public static final String VERIFY_OFF = "off";
    /** Value of {@code verify} for which everybody must show a certificate. */
    public static final String VERIFY_REQUIRED = "required";

    /**
     * What is read again when it has changed.
     *
     * @param certificates PEM files with chains, or PKCS#12 stores.
     * @param keys         PEM files, as many as there are PEM files with chains.
     * @param password     of encrypted keys and of stores; empty if it is in a file, or there is none.
     * @param passwordFile with the password; empty if there is none.
     * @param authorities  PEM files or PKCS#12 stores.
     */
    public record Files(
        List<String> certificates, List<String> keys, String password, String passwordFile, List<String> authorities)
    {
        /**
         * What a file is, by its name.
         *
         * @param file with certificates.
         * @return true for a PKCS#12 store.
         */
        public static boolean isStore(final String file)
        {
            final String name = file.toLowerCase(Locale.ROOT);

            return name.endsWith(".p12") || name.endsWith(".pfx");
        }

        /**
         * The password, wherever it is.
         *
         * @return a copy, or null if there is none.
         * @throws IllegalArgumentException that names the file that cannot be read.
         */
        public char[] readPassword()
        {
            if (passwordFile.isEmpty())
            {
                return password.isEmpty() ? null : password.toCharArray();
            }

            try
            {
                return java.nio.file.Files.readString(Path.of(passwordFile)).strip().toCharArray();
            }
            catch (final IOException ex)
            {
                throw new IllegalArgumentException(passwordFile + ": cannot be read: " + ex, ex);
            }
        }

        /** {@return without the password} */
        @Override
        public String toString()
        {
            return certificates + " with keys of " + keys + " and authorities of " + authorities;
        }
    }

    /**
     * Takes what concerns a listener.
     *
     * @param url    of the listener, for messages.
     * @param values of its settings, each of them checked.
     * @param errors to which what is wrong is added, a sentence each.
     * @return the part of them that concerns its TLS, or null if something is wrong.
     */
    public static TlsSettings ofListener(final String url, final SettingValues values, final List<String> errors)
    {
        final List<String> found = new ArrayList<>();
        if (values.list(Setting.TLS_CERTIFICATE).isEmpty())
        {
            found.add(url + " needs a certificate, but " + values.value(Setting.TLS_CERTIFICATE).property() +
                " is empty");
        }

        if (!VERIFY_OFF.equals(values.text(Setting.TLS_VERIFY)) && values.list(Setting.TLS_CA).isEmpty())
        {
            found.add(complaint(values, Setting.TLS_VERIFY) + " but " + values.value(Setting.TLS_CA).property() +
                " names no authority that certificates of clients may come from");
        }

        checkFiles(values, Setting.TLS_CERTIFICATE, Setting.TLS_KEY, found);
        checkPassword(values, Setting.TLS_PASSWORD, Setting.TLS_PASSWORD_FILE, found);
        errors.addAll(found);

        return found.isEmpty() ? new TlsSettings(
            TlsMode.of(values.text(Setting.TLS_MODE)),
            values.number(Setting.TLS_FALLBACK_DELAY),
            new Files(
                values.list(Setting.TLS_CERTIFICATE),
                values.list(Setting.TLS_KEY),
                values.text(Setting.TLS_PASSWORD),
                values.text(Setting.TLS_PASSWORD_FILE),
                values.list(Setting.TLS_CA)),
            values.text(Setting.TLS_VERIFY),
            values.text(Setting.TLS_PROTOCOL_MIN),
            values.number(Setting.TLS_HANDSHAKE_TIMEOUT),
            values.text(Setting.TLS_PROVIDER),
            "",
            false) : null;
    }

    /**
     * Takes what concerns the servers.
     *
     * @param values of the settings, each of them checked.
     * @param errors to which what is wrong is added, a sentence each.
     * @return the part of them that concerns TLS towards servers, or null if something is wrong.
     */
    public static TlsSettings ofUpstream(final SettingValues values, final List<String> errors)
    {
        final List<String> found = new ArrayList<>();
        if (values.list(Setting.UPSTREAM_TLS_CERTIFICATE).size() > 1)
        {
            found.add(complaint(values, Setting.UPSTREAM_TLS_CERTIFICATE) + " but must be one file");
        }

        checkFiles(values, Setting.UPSTREAM_TLS_CERTIFICATE, Setting.UPSTREAM_TLS_KEY, found);
        checkPassword(values, Setting.UPSTREAM_TLS_PASSWORD, Setting.UPSTREAM_TLS_PASSWORD_FILE, found);
        errors.addAll(found);

        return found.isEmpty() ? new TlsSettings(
            TlsMode.REQUIRED,
            0,
            new Files(
                values.list(Setting.UPSTREAM_TLS_CERTIFICATE),
                values.list(Setting.UPSTREAM_TLS_KEY),
                values.text(Setting.UPSTREAM_TLS_PASSWORD),
                values.text(Setting.UPSTREAM_TLS_PASSWORD_FILE),
                values.list(Setting.UPSTREAM_TLS_CA)),
            VERIFY_OFF,
            values.text(Setting.TLS_PROTOCOL_MIN),
            values.number(Setting.TLS_HANDSHAKE_TIMEOUT),
            values.text(Setting.TLS_PROVIDER),
            values.text(Setting.UPSTREAM_TLS_NAME),
            0 != values.number(Setting.UPSTREAM_TLS_FIRST)) : null;
    }

    private static void checkFiles(
        final SettingValues values, final Setting certificates, final Setting keys, final List<String> errors)
    {
        int chainCount = 0;
        for (final String file : values.list(certificates))
        {
            chainCount += Files.isStore(file) ? 0 : 1;
        }

        if (chainCount != values.list(keys).size())
        {
            errors.add(complaint(values, certificates) + " and " + complaint(values, keys) +
                ", but there must be one key for each certificate in a PEM file");
        }
    }

    private static void checkPassword(
        final SettingValues values, final Setting password, final Setting file, final List<String> errors)
    {
        if (!values.text(password).isEmpty() && !values.text(file).isEmpty())
        {
            errors.add("only one may be given of " + values.value(password).property() + " and " +
                values.value(file).property());
        }
    }

    private static String complaint(final SettingValues values, final Setting setting)
    {
        return values.value(setting).property() + " is \"" + values.text(setting) + '"';
    }
}
