package io.sluice.examples;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Signals of the operating system, which the JDK gives to programs by its module jdk.unsupported alone: reached by
 * reflection, so that there is no warning, and no harm where it is missing or does not know a signal.
 */
final class Signals
{
    private Signals()
    {
    }

    /**
     * Takes a signal from now on in place of what the JVM does with it.
     *
     * @param name     of the signal without SIG.
     * @param consumer told its number, on a thread that the JVM makes for it.
     * @return false if that cannot be had here.
     */
    static boolean take(final String name, final Consumer<Integer> consumer)
    {
        try
        {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final InvocationHandler calls = (proxy, method, arguments) -> "handle".equals(method.getName()) ?
                tell(consumer, (int)signal.getMethod("getNumber").invoke(arguments[0])) :
                "hashCode".equals(method.getName()) ? (Object)System.identityHashCode(proxy) :
                "equals".equals(method.getName()) ? (Object)(proxy == arguments[0]) : name;
            signal.getMethod("handle", signal, handler).invoke(
                null,
                signal.getConstructor(String.class).newInstance(name),
                Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[]{handler}, calls));

            return true;
        }
        catch (final ReflectiveOperationException ex)
        {
            return false; // then the JVM's own ways have to do
        }
    }

    private static Object tell(final Consumer<Integer> consumer, final int number)
    {
        consumer.accept(number);

        return null;
    }
}
