/**
 * Event loop, channels, buffers and timers. Knows nothing of NATS.
 * <p>
 * An {@link io.sluice.net.EventLoop} is one selector and one thread; all that it reaches is confined to it, unless a
 * method says otherwise. Another thread hands it work, such as an accepted socket, by
 * {@link io.sluice.net.EventLoop#execute}. A {@link io.sluice.net.TcpChannel} reads once per readiness into the loop's
 * one large buffer and shows the bytes to its {@link io.sluice.net.ChannelHandler}, which says how many it consumed;
 * the rest is kept in memory borrowed from the loop's pool and comes again in front of the next bytes. A write goes
 * straight to the socket; what that does not take is kept likewise, and the channel is blocked until it has gone. A
 * channel that holds nothing owns no memory.
 * <p>
 * A layer (WebSocket, TLS) is a {@link io.sluice.net.Channel} to what is above it and a handler to the channel below.
 * It decodes in place, and puts its headers into the {@link io.sluice.net.Channel#headroom()} in front of what it is
 * given to write.
 * <pre>
 * final EventLoop loop = new EventLoop(new EventLoopSettings().name("echo"));
 * final Acceptor acceptor = new Acceptor(new InetSocketAddress(4000), (socket) -&gt; loop.adopt(socket, null, echo));
 * loop.execute(acceptor::start);
 * try (EventLoopRunner runner = EventLoopRunner.start(loop, null, Thread::new))
 * {
 *     runner.awaitEnd(1, TimeUnit.DAYS);
 * }
 * </pre>
 */
package io.sluice.net;
