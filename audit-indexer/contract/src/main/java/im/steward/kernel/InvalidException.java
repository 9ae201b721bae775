package im.steward.kernel;

/** What was sent cannot be such a value; the sender can mend it (HTTP 400). */
public final class InvalidException extends StewardException {
    public InvalidException(Fault fault) {
        super(fault, null);
    }

    public InvalidException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
