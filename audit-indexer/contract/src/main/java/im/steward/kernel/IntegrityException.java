package im.steward.kernel;

/** Stored facts disagree with each other; someone must look (HTTP 500). */
public final class IntegrityException extends StewardException {
    public IntegrityException(Fault fault) {
        super(fault, null);
    }

    public IntegrityException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
