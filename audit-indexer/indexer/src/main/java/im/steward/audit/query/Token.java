package im.steward.audit.query;

/** A piece of a query's text, from {@code start} to {@code end} exclusive. */
sealed interface Token {
    int start();

    int end();

    record Open(int start, int end) implements Token {}

    record Close(int start, int end) implements Token {}

    record And(int start, int end) implements Token {}

    record Or(int start, int end) implements Token {}

    /** {@code NOT}, or a minus right before what it excludes. */
    record Not(int start, int end) implements Token {}

    record Near(int between, int start, int end) implements Token {}

    /** @param text what stands between the quotation marks, from {@code inner} on */
    record Quoted(String text, int inner, int start, int end) implements Token {}

    /** @param text what stands between the slashes */
    record Slashed(String text, int start, int end) implements Token {}

    /** Characters without white space. */
    record Run(String text, int start, int end) implements Token {}

    /**
     * @param name lower case
     * @param valueStart where the value begins in the query
     */
    record Field(String name, String value, boolean quoted, int valueStart, int start, int end) implements Token {}

    record End(int start, int end) implements Token {}
}
