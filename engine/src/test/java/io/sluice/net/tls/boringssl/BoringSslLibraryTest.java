package io.sluice.net.tls.boringssl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The natives of each platform, as their jars name them. */
class BoringSslLibraryTest
{
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, libnetty_tcnative_linux_x86_64.so",
        "Linux, aarch64, libnetty_tcnative_linux_aarch_64.so",
        "Mac OS X, aarch64, libnetty_tcnative_osx_aarch_64.jnilib",
        "Mac OS X, x86_64, libnetty_tcnative_osx_x86_64.jnilib",
        "Windows 11, amd64, netty_tcnative_windows_x86_64.dll",
        "Linux, riscv64, libnetty_tcnative_linux_riscv64.so"})
    void shouldNameTheLibraryOfThePlatform(final String os, final String architecture, final String fileName)
    {
        assertEquals("META-INF/native/" + fileName, BoringSslLibrary.resourceName(os, architecture));
    }
}
