package io.sluice.system;

/**
 * A conversation in raw bytes that is the same wherever it is played, with what must be heard in it.
 *
 * @param name    of the scenario.
 * @param configuration of the server for it, beyond its ports.
 * @param script  plays it.
 */
public record RawScenario(String name, String configuration, Script script)
{
    /** Plays a scenario. */
    @FunctionalInterface
    public interface Script
    {
        /** Plays the scenario on a stage and checks the least that must be heard. */
        void play(Stage stage);
    }

    @Override
    public String toString()
    {
        return name;
    }
}
