package io.sluice.examples;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** Netty's client and server as the peers of the echo server and of the echo client. */
class NettyWebSocketTest
{
    private static final int MAX_LENGTH = 64 * 1024 * 1024;
    private static final int MAX_ALLOCATION = MAX_LENGTH;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private volatile Channel opened;

    /** Puts whole messages into the queue. */
    private final class Listener extends SimpleChannelInboundHandler<WebSocketFrame>
    {
        @Override
        protected void channelRead0(final ChannelHandlerContext context, final WebSocketFrame frame)
        {
            if (frame instanceof TextWebSocketFrame)
            {
                heard.add(((TextWebSocketFrame)frame).text());
            }
            else if (frame instanceof BinaryWebSocketFrame)
            {
                heard.add(ByteBufUtil.getBytes(frame.content()));
            }
            else if (frame instanceof PongWebSocketFrame)
            {
                heard.add("pong " + frame.content().readableBytes());
            }
            else if (frame instanceof CloseWebSocketFrame)
            {
                heard.add("close " + ((CloseWebSocketFrame)frame).statusCode());
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext context, final Object event)
        {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE ||
                event instanceof WebSocketServerProtocolHandler.HandshakeComplete)
            {
                opened = context.channel();
                heard.add("open");
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            heard.add(cause);
        }
    }

    @AfterEach
    void stop()
    {
        group.shutdownGracefully(0, 60, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Object next() throws InterruptedException
    {
        final Object next = heard.poll(60, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came");

        return next;
    }

    private Channel connect(final URI url, final boolean isDeflating)
    {
        final WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(url).version(WebSocketVersion.V13).allowExtensions(true).customHeaders(
                new DefaultHttpHeaders()).maxFramePayloadLength(MAX_LENGTH).handleCloseFrames(false)
            .dropPongFrames(false).build();

        return new Bootstrap().group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<>()
        {
            @Override
            protected void initChannel(final Channel channel)
            {
                channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8192));
                if (isDeflating)
                {
                    channel.pipeline().addLast(new WebSocketClientCompressionHandler(MAX_ALLOCATION));
                }
                channel.pipeline().addLast(new WebSocketClientProtocolHandler(config),
                    new WebSocketFrameAggregator(MAX_LENGTH), new Listener());
            }
        }).connect(url.getHost(), url.getPort()).syncUninterruptibly().channel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEchoToTheClient(final boolean isDeflating) throws IOException, InterruptedException
    {
        try (WebSocketEchoServer server = WebSocketEchoServer.launch(URI.create("ws://127.0.0.1:0/"), false))
        {
            final Channel client = connect(server.url(), isDeflating);
            assertEquals("open", next());
            for (final String text : new String[]{"", "a", "Gr\u00FC\u00DFe \uD83D\uDE00", "\u00E9".repeat(300_000)})
            {
                client.writeAndFlush(new TextWebSocketFrame(text));
                assertEquals(text, next());
            }
            for (final int length : new int[]{0, 1, 126, 65_535, 65_536, 3_000_000})
            {
                final byte[] bytes = new byte[length];
                new Random(length).nextBytes(bytes);
                client.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
                assertArrayEquals(bytes, (byte[])next());
            }
            client.write(new TextWebSocketFrame(false, 0, "frag"));
            client.write(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[5])));
            client.writeAndFlush(new ContinuationWebSocketFrame(true, 0, "mented"));
            assertEquals("pong 5", next());
            assertEquals("fragmented", next());
            client.writeAndFlush(new CloseWebSocketFrame(4002, "done"));
            assertEquals("close 4002", next());
            client.closeFuture().sync();
        }
    }

    /** Aggregated frames, so that every answer can be read with one queue. */
    private Channel listen(final boolean isDeflating, final ChannelHandler last)
    {
        final WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/").checkStartsWith(true).allowExtensions(true).maxFramePayloadLength(MAX_LENGTH).build();

        return new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInitializer<SocketChannel>()
            {
                @Override
                protected void initChannel(final SocketChannel channel)
                {
                    channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(8192));
                    if (isDeflating)
                    {
                        channel.pipeline().addLast(new WebSocketServerCompressionHandler(MAX_ALLOCATION));
                    }
                    channel.pipeline().addLast(new WebSocketServerProtocolHandler(config),
                        new WebSocketFrameAggregator(MAX_LENGTH), last);
                }
            }).bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEchoFromTheServer(final boolean isDeflating)
    {
        final Channel server = listen(isDeflating, new SimpleChannelInboundHandler<WebSocketFrame>()
        {
            @Override
            protected void channelRead0(final ChannelHandlerContext context, final WebSocketFrame frame)
            {
                context.writeAndFlush(frame.retain());
            }
        });
        final String url = "ws://127.0.0.1:" + ((InetSocketAddress)server.localAddress()).getPort() + "/path";
        final String[] arguments = isDeflating ? new String[]{url, "--send", "a", "--send", "x".repeat(200_000)} :
            new String[]{url, "--send", "a", "--send", "x".repeat(200_000), "--no-deflate"};
        assertEquals(0, WebSocketEchoClient.run(arguments));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeSentBackByTheEchoClient(final boolean isDeflating) throws InterruptedException
    {
        final Channel server = listen(isDeflating, new Listener());
        final String url = "ws://127.0.0.1:" + ((InetSocketAddress)server.localAddress()).getPort() + "/";
        final int[] exitCode = {-1};
        final Thread client = new Thread(() -> exitCode[0] = WebSocketEchoClient.run(url));
        client.start();
        assertEquals("open", next());
        final Channel channel = opened;
        final byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        assertArrayEquals(bytes, (byte[])next());
        channel.writeAndFlush(new TextWebSocketFrame("text"));
        assertEquals("text", next());
        channel.writeAndFlush(new CloseWebSocketFrame(1000, ""));
        client.join(60_000);
        assertEquals(0, exitCode[0]);
    }
}
