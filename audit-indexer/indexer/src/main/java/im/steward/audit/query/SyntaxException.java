package im.steward.audit.query;

import im.steward.kernel.Fault;

/** Unwinds the parser to its one catch; never leaves it. */
final class SyntaxException extends RuntimeException {
    private final transient Parsed.Wrong wrong;

    SyntaxException(int position, int length, String code, String what, String action) {
        super(code, null, false, false);
        this.wrong = new Parsed.Wrong(position, length, new Fault(code, what, action));
    }

    Parsed.Wrong wrong() {
        return wrong;
    }
}
