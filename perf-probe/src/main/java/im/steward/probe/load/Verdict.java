package im.steward.probe.load;

import java.util.Locale;

/** What a stage has shown; the words are part of the report's format and keys of its messages. */
public enum Verdict {
    WITHIN,
    OVER,
    TOO_MANY_ERRORS,
    /** Answers were in time, but their users had none left: the target's limit was not reached. */
    SHORT_OF_USERS,
    /** This machine was late itself: what it measured is not the target's. */
    HOST_BUSY,
    STOPPED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean bad() {
        return this == OVER || this == TOO_MANY_ERRORS;
    }
}
