package im.steward.kernel;

/** Our rules say no (HTTP 409). */
public final class RefusedException extends StewardException {
    public RefusedException(Fault fault) {
        super(fault, null);
    }

    public RefusedException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
