package io.sluice.nats;

/**
 * Changes a PUB or HPUB.
 */
public final class PublishEdit extends PayloadEdit<PublishEdit>
{
    PublishEdit(final PublishCommand command)
    {
        super(command);
    }

    @Override
    PublishEdit self()
    {
        return this;
    }
}
