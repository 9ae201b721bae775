package im.steward.audit.log;

import org.jspecify.annotations.Nullable;

/**
 * A failure as a log may show it: where it came from and of what kind, without its messages. Parsers and stores quote
 * in them what they were given, and that is what somebody wrote.
 */
public final class SilentCause extends Throwable {
    private static final long serialVersionUID = 1L;
    /** A chain of causes may be a ring. */
    private static final int LONGEST_CHAIN = 20;

    private SilentCause(Throwable failure, @Nullable SilentCause cause) {
        super(failure.getClass().getName(), cause);
        setStackTrace(failure.getStackTrace());
    }

    public static SilentCause of(Throwable failure) {
        return of(failure, LONGEST_CHAIN);
    }

    private static SilentCause of(Throwable failure, int longest) {
        Throwable cause = failure.getCause();
        return new SilentCause(failure, cause == null || longest == 0 ? null : of(cause, longest - 1));
    }
}
