package io.sluice.cli;

import picocli.CommandLine.ParseResult;

/** How much a failure and Spark say. */
enum Verbosity {
    MESSAGE,
    WHOLE_STORY;

    static Verbosity of(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.subcommand() != null) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--verbose") ? WHOLE_STORY : MESSAGE;
    }
}
