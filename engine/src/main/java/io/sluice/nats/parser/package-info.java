/**
 * The parsers: one per direction, which find commands in bytes and report them through the views of
 * {@link io.sluice.nats}. A parser belongs to one thread and is lent to one input after the other; what a connection
 * must remember between two inputs is its {@link io.sluice.nats.parser.ParserState}. No sockets, no threads.
 */
package io.sluice.nats.parser;
