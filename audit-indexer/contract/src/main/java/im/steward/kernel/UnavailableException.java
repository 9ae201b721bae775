package im.steward.kernel;

/** A store or a partner is away; the same call may succeed later (HTTP 503). */
public final class UnavailableException extends StewardException {
    public UnavailableException(Fault fault) {
        super(fault, null);
    }

    public UnavailableException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
