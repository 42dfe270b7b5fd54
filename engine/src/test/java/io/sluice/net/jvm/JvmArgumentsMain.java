package io.sluice.net.jvm;

import io.sluice.net.JvmArguments;

/**
 * Run in JVMs with and without the arguments. In a package of its own, because on the module path the engine owns its
 * packages.
 */
public final class JvmArgumentsMain
{
    private JvmArgumentsMain()
    {
    }

    /** Says what the checks say. */
    public static void main(final String[] args)
    {
        System.out.println(JvmArguments.missing());
        System.out.println(JvmArguments.advised(65_536));
    }
}
