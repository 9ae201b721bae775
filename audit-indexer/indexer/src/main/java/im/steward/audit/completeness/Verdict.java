package im.steward.audit.completeness;

/** What one record of the topic turned out to be. */
sealed interface Verdict {
    record Archived() implements Verdict {}

    record Differs(Finding.Kind kind, String detail) implements Verdict {}

    static Verdict gap() {
        return new Differs(Finding.Kind.GAP, "");
    }
}
