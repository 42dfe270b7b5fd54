package io.sluice.nats;

import io.sluice.nats.json.JsonObjectEditor;
import org.agrona.DirectBuffer;

import java.util.List;

/**
 * Changes the members of a CONNECT or INFO. Setting and removing concern every spelling and duplicate of a member;
 * the others survive in their order. Created once with its view; owns its memory. What is set is copied.
 */
public final class JsonEdit
{
    private final JsonCommand command;
    private final JsonObjectEditor editor;

    JsonEdit(final JsonCommand command, final JsonObjectEditor editor)
    {
        this.command = command;
        this.editor = editor;
    }

    /**
     * Sets a member to a string.
     *
     * @param name of the member.
     * @param text that becomes its value.
     * @return this.
     */
    public JsonEdit set(final String name, final CharSequence text)
    {
        editor.set(name, text);

        return edited();
    }

    /**
     * Sets a member to a number.
     *
     * @param name  of the member.
     * @param value that becomes its value.
     * @return this.
     */
    public JsonEdit set(final String name, final long value)
    {
        editor.set(name, value);

        return edited();
    }

    /**
     * Sets a member to true or false.
     *
     * @param name  of the member.
     * @param value that becomes its value.
     * @return this.
     */
    public JsonEdit set(final String name, final boolean value)
    {
        editor.set(name, value);

        return edited();
    }

    /**
     * Sets a member to an array of strings.
     *
     * @param name  of the member.
     * @param texts that become its elements.
     * @return this.
     */
    public JsonEdit set(final String name, final List<? extends CharSequence> texts)
    {
        editor.set(name, texts);

        return edited();
    }

    /**
     * Sets a member to a piece of JSON.
     *
     * @param name   of the member.
     * @param source that holds the JSON.
     * @param offset at which it begins.
     * @param length in bytes.
     * @return this.
     */
    public JsonEdit setRaw(final String name, final DirectBuffer source, final int offset, final int length)
    {
        editor.setRaw(name, source, offset, length);

        return edited();
    }

    /**
     * Removes a member.
     *
     * @param name of the member.
     * @return this.
     */
    public JsonEdit remove(final String name)
    {
        editor.remove(name);

        return edited();
    }

    private JsonEdit edited()
    {
        command.onEdit();

        return this;
    }
}
