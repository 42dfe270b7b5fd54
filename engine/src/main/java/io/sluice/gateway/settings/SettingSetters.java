package io.sluice.gateway.settings;

/**
 * What all contexts have in common: values by name, of their own or else of a wider context.
 *
 * @param <T> of the context, so that calls can be chained.
 */
public abstract class SettingSetters<T extends SettingSetters<T>>
{
    private final SettingValues values = new SettingValues();

    /** Nothing given yet. */
    protected SettingSetters()
    {
    }

    /** {@return this} */
    protected abstract T self();

    /** Called before each change. Throws when it is too late for changes. */
    protected abstract void ensureOpen();

    /**
     * Any setting by name, its text as a property would have it. What the others call.
     *
     * @param setting to give a value.
     * @param text    of the value, checked in the end with all others.
     * @return this.
     */
    public final T set(final Setting setting, final String text)
    {
        return set(setting, text, Source.CODE);
    }

    /**
     * Any setting by name, on behalf of somebody else.
     *
     * @param setting to give a value.
     * @param text    of the value, checked in the end with all others.
     * @param source  that it comes from: code or the command line.
     * @return this.
     */
    public final T set(final Setting setting, final String text, final Source source)
    {
        ensureOpen();
        values.give(setting, text, source);

        return self();
    }

    /**
     * Adds to a list, which replaces what properties say.
     *
     * @param setting that is a list separated by commas.
     * @param text    to add.
     * @return this.
     */
    final T add(final Setting setting, final String text)
    {
        final String before = values.given(setting, Source.CODE);

        return set(setting, null == before ? text : before + ',' + text);
    }

    /** {@return the values in force} */
    public final SettingValues values()
    {
        return values;
    }
}
