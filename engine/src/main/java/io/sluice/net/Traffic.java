package io.sluice.net;

/** Bytes that a group of connections of one loop has moved, all layers included. Confined to the loop. */
public final class Traffic
{
    private long bytesIn;
    private long bytesOut;

    /** Nothing moved. */
    public Traffic()
    {
    }

    /** {@return bytes that were read from sockets} */
    public long bytesIn()
    {
        return bytesIn;
    }

    /** {@return bytes that sockets took} */
    public long bytesOut()
    {
        return bytesOut;
    }

    void in(final int length)
    {
        bytesIn += length;
    }

    void out(final int length)
    {
        bytesOut += length;
    }
}
