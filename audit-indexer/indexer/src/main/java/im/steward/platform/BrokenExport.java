package im.steward.platform;

import im.steward.platform.Rejection.Reason;
import java.io.EOFException;
import java.io.IOException;

/** The bytes of an entry stop or stop making sense, after so many of its lines or messages. */
final class BrokenExport extends IOException {
    private static final long serialVersionUID = 1L;
    private final long number;

    BrokenExport(long number, IOException cause) {
        super(cause);
        this.number = number;
    }

    static Rejection rejection(String file, IOException wrong) {
        IOException cause = wrong.getCause() instanceof IOException inner ? inner : wrong;
        long number = wrong instanceof BrokenExport broken ? broken.number : 0;
        return new Rejection(new Place(file, number), isEnd(cause) ? Reason.CUT_OFF : Reason.DAMAGED, "");
    }

    /** Each of the four libraries has its own way to say that the file ended too early. */
    private static boolean isEnd(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof EOFException || message.contains("runcated") || message.contains("nexpected end");
    }
}
