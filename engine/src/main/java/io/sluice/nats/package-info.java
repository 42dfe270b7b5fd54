/**
 * NATS commands: views, parsers, writers, subjects, the JSON of INFO and CONNECT. Bytes only: no sockets, no threads,
 * Agrona alone.
 * <p>
 * Whoever writes an interceptor meets {@link io.sluice.nats.PublishCommand}, {@link io.sluice.nats.SubscribeCommand},
 * {@link io.sluice.nats.MessageCommand} and the other {@link io.sluice.nats.Command}s here, with
 * {@link io.sluice.nats.Subject} and {@link io.sluice.nats.HeaderView} inside. All of them are views, valid only until
 * the callback they were passed to returns. Whoever parses bytes begins in {@link io.sluice.nats.parser}, and writes
 * with {@link io.sluice.nats.CommandWriter}.
 */
package io.sluice.nats;
