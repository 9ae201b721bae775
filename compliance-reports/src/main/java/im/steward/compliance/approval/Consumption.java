package im.steward.compliance.approval;

/** What came of asking to use an approval; returned, not thrown, so that a void is kept when the caller commits. */
public sealed interface Consumption {
    /** Used now; it cannot be used again. */
    record Granted(Approval approval) implements Consumption {}

    /** Nobody has decided yet. */
    record Waiting(Approval approval) implements Consumption {}

    /** It never can be used: refused, expired, void or used before. */
    record Barred(Approval approval) implements Consumption {}
}
