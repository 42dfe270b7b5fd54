package io.sluice.nats.json;

/** What a JSON value is, told from its first byte. */
public enum JsonType
{
    /** The literal {@code null}, which leaves a member of CONNECT at its default. */
    NULL,
    /** One of the literals {@code true} and {@code false}. */
    BOOLEAN,
    /** A number of any form. */
    NUMBER,
    /** A string. */
    STRING,
    /** An array. */
    ARRAY,
    /** An object. */
    OBJECT;

    static JsonType of(final byte first)
    {
        switch (first)
        {
            case 'n':
                return NULL;

            case 't':
            case 'f':
                return BOOLEAN;

            case '"':
                return STRING;

            case '[':
                return ARRAY;

            case '{':
                return OBJECT;

            default:
                return NUMBER;
        }
    }
}
