package im.steward.console.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class Common {
    @Option(names = "--json", description = "print one JSON object and nothing else")
    private boolean json;

    @Option(names = "--as", paramLabel = "ACCOUNT", description = "who acts; each command has its natural account")
    private String account = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    boolean json() {
        return json;
    }

    String accountOr(String natural) {
        return account.isBlank() ? natural : account;
    }
}
