package io.sluice.nats.parser;

/**
 * Why an input cannot be read on: all of them end the connection.
 */
public enum Failure
{
    /** Not a command, or no CRLF behind a payload, or a token of a client that holds CR, LF or NUL. */
    UNKNOWN_OPERATION("Unknown Protocol Operation", "unknown protocol operation"),
    /** Arguments longer than the limit. */
    CONTROL_LINE("maximum control line exceeded", "control line limit exceeded"),
    /** Headers and payload larger than the limit. */
    PAYLOAD("Maximum Payload Violation", "payload limit exceeded"),
    /** Something else than CONNECT where credentials are asked for. */
    AUTHORIZATION("Authorization Violation", "command before CONNECT"),
    /** Too few or too many arguments, a size that is no number, headers larger than the whole. */
    ARGUMENTS(null, "malformed arguments"),
    /** What should be JSON is none. */
    JSON(null, "malformed JSON"),
    /** HPUB from a client that did not say it has headers. */
    HEADERS_NOT_ACCEPTED(null, "headers not accepted"),
    /** A client sent -ERR. */
    CLIENT_ERROR(null, "-ERR from the client");

    private final String errorText;
    private final String reason;

    Failure(final String errorText, final String reason)
    {
        this.errorText = errorText;
        this.reason = reason;
    }

    /** {@return the text of the -ERR that the server answers with, or null when it closes silently} */
    public String errorText()
    {
        return errorText;
    }

    /** {@return true when the server closes without an answer} */
    public boolean isSilent()
    {
        return null == errorText;
    }

    /** {@return the reason in words, for logs} */
    public String reason()
    {
        return reason;
    }
}
