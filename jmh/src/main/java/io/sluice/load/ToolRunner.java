package io.sluice.load;

import picocli.CommandLine;

/** Runs tools whose failures are mostly mistakes in what they are asked for: a sentence says more than a trace. */
final class ToolRunner
{
    private ToolRunner()
    {
    }

    /** {@return the exit code} */
    static int run(final Object tool, final String... args)
    {
        return new CommandLine(tool).setExecutionExceptionHandler((ex, commandLine, result) ->
        {
            commandLine.getErr().println(ex.getMessage());

            return CommandLine.ExitCode.SOFTWARE;
        }).execute(args);
    }
}
