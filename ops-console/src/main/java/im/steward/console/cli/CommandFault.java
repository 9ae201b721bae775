package im.steward.console.cli;

import im.steward.kernel.Fault;
import java.io.Serial;
import tools.jackson.databind.JsonNode;

/** Ends a command: what happened, what to do, and the exit code that says the same to a script. */
final class CommandFault extends RuntimeException {
    static final int FAILED = 1;
    static final int MISUSE = 2;
    static final int NOT_ALLOWED = 3;
    static final int REFUSED = 4;
    static final int UNAVAILABLE = 5;
    static final int INCOMPLETE = 6;

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Fault fault;
    private final int exit;

    CommandFault(int exit, Fault fault) {
        super(fault.toString());
        this.fault = fault;
        this.exit = exit;
    }

    CommandFault(int exit, String code, String what, String action) {
        this(exit, new Fault(code, what, action));
    }

    /** What the console says went wrong with a piece of work; {@code otherwise} where it says nothing. */
    static CommandFault told(JsonNode answer, CommandFault otherwise) {
        JsonNode fault = answer.path("fault");
        return fault.hasNonNull("code")
                ? new CommandFault(
                        FAILED,
                        fault.path("code").asString(),
                        fault.path("what").asString(),
                        fault.path("action").asString())
                : otherwise;
    }

    Fault fault() {
        return fault;
    }

    int exit() {
        return exit;
    }

    static int exitOf(int status) {
        return switch (status) {
            case 400 -> MISUSE;
            case 401, 403 -> NOT_ALLOWED;
            case 409 -> REFUSED;
            case 502, 503, 504 -> UNAVAILABLE;
            default -> FAILED;
        };
    }
}
