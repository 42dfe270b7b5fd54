package io.sluice.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Netty's codec called directly: a channel exists only for its allocator, and no pipeline runs, which is to Netty's
 * advantage. Its decoder copies each payload into a pooled buffer before it unmasks it, and leaves its input as it is.
 */
final class NettyCodec implements AutoCloseable
{
    private static final MethodHandle UNMASK = unmaskHandle();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Decoder decoder = new Decoder();
    private final Encoder encoder;
    private final ChannelHandlerContext context;
    private final List<Object> out = new ArrayList<>();

    NettyCodec(final boolean isMasking)
    {
        encoder = new Encoder(isMasking);
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        channel.pipeline().addLast("decoder", decoder);
        context = channel.pipeline().context(decoder);
        adoptMaskKey();
    }

    static ByteBuf allocate(final int length)
    {
        return PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    }

    int decodeAll(final ByteBuf in) throws Exception
    {
        int length = 0;
        while (in.isReadable())
        {
            decoder.decode(context, in, out);
            final WebSocketFrame frame = (WebSocketFrame) out.get(0);
            length += frame.content().readableBytes();
            frame.release();
            out.clear();
        }

        return length;
    }

    int encode(final ByteBuf payload, final int length) throws Exception
    {
        payload.setIndex(0, length);
        final WebSocketFrame frame = new BinaryWebSocketFrame(payload.retain());
        encoder.encode(context, frame, out);
        frame.release();
        int encodedLength = 0;
        for (int i = 0; i < out.size(); i++)
        {
            encodedLength += ((ByteBuf) out.get(i)).readableBytes();
            ReferenceCountUtil.release(out.get(i));
        }

        out.clear();

        return encodedLength;
    }

    void unmask(final ByteBuf payload) throws Throwable
    {
        UNMASK.invokeExact((WebSocket08FrameDecoder) decoder, payload);
    }

    @Override
    public void close()
    {
        channel.close();
    }

    // Netty keeps the key of the last frame, and a key of zero would leave nothing to unmask.
    private void adoptMaskKey()
    {
        try
        {
            decodeAll(Unpooled.wrappedBuffer(Samples.frames(1, 0)));
        }
        catch (final Exception e)
        {
            throw new IllegalStateException("a sound frame was refused", e);
        }
    }

    private static MethodHandle unmaskHandle()
    {
        try
        {
            final Method method = WebSocket08FrameDecoder.class.getDeclaredMethod("unmask", ByteBuf.class);
            method.setAccessible(true);

            return MethodHandles.lookup().unreflect(method);
        }
        catch (final ReflectiveOperationException e)
        {
            throw new IllegalStateException("Netty has no unmask method any more", e);
        }
    }

    private static final class Decoder extends WebSocket13FrameDecoder
    {
        private Decoder()
        {
            super(WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(Integer.MAX_VALUE).build());
        }

        @Override
        protected void decode(final ChannelHandlerContext context, final ByteBuf in, final List<Object> out)
            throws Exception
        {
            super.decode(context, in, out);
        }
    }

    private static final class Encoder extends WebSocket13FrameEncoder
    {
        private Encoder(final boolean isMasking)
        {
            super(isMasking);
        }

        @Override
        protected void encode(final ChannelHandlerContext context, final WebSocketFrame frame, final List<Object> out)
            throws Exception
        {
            super.encode(context, frame, out);
        }
    }
}
