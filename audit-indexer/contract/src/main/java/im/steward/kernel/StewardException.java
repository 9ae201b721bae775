package im.steward.kernel;

import org.jspecify.annotations.Nullable;

/** What a caller cannot go on from; carries the fault every door shows. */
public abstract sealed class StewardException extends RuntimeException
        permits InvalidException, RefusedException, UnavailableException, IntegrityException {
    private final transient Fault fault;

    StewardException(Fault fault, @Nullable Throwable cause) {
        super(fault.toString(), cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
