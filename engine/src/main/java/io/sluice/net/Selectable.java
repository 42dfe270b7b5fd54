package io.sluice.net;

/** Attachment of a selection key: what the loop calls when the socket is ready, and when the loop is closed. */
abstract class Selectable extends LoopTask
{
    abstract void onReady();

    abstract void onLoopClosed();
}
