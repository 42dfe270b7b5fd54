package io.sluice.net;

/** Outcome of {@link EventLoop#connect}: exactly one of the two, on the loop's thread, unless cancelled before. */
public interface ConnectHandler
{
    /**
     * Connected. The handler of the channel is set here.
     *
     * @param channel open and without a handler.
     */
    void onConnect(TcpChannel channel);

    /**
     * Not connected: refused, unreachable, or the deadline has passed ({@link java.net.SocketTimeoutException}).
     *
     * @param cause of the failure.
     */
    void onConnectFailed(Exception cause);
}
