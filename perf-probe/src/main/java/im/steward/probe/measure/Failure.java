package im.steward.probe.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a probe was bad; the words are part of the samples' format and keys of the pages' messages. */
public enum Failure {
    UNKNOWN_HOST,
    UNREACHABLE,
    REFUSED,
    TIMEOUT,
    /** Not asked, since earlier questions were still unanswered. */
    OVERRUN,
    CLOSED,
    TLS_FAILED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_ENDS_SOON,
    CERTIFICATE_UNTRUSTED,
    CERTIFICATE_NAME,
    UNAUTHORIZED,
    /** Signed in, but not allowed to. */
    FORBIDDEN,
    /** The server is there, what is asked for on it is not. */
    NOT_FOUND,
    /** Answers, but has not had in time what its source has. */
    BEHIND,
    /** Has it in time, but was further behind before than is allowed. */
    FAR_BEHIND,
    WRONG_STATUS,
    WRONG_CONTENT,
    TOO_LARGE,
    REDIRECT_LOOP,
    MALFORMED,
    SECRET_UNREADABLE,
    INTERNAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** There was no answer in time: the latency is at least what was waited, and leaving it out would beautify. */
    public boolean hasLatency() {
        return this == TIMEOUT || this == OVERRUN || this == BEHIND;
    }

    public static Optional<Failure> find(String word) {
        return Arrays.stream(values())
                .filter(failure -> failure.word().equals(word))
                .findFirst();
    }
}
