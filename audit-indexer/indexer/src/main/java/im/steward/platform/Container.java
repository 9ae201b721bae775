package im.steward.platform;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.platform.ExportFile.Visitor;
import im.steward.platform.Rejection.Reason;
import im.steward.platform.UnpackGuard.Nesting;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Predicate;

/** One way of packing files together. */
abstract class Container {
    private final Predicate<String> wanted;
    private final ExportSink sink;
    private final Visitor visitor;
    private final UnpackGuard guard;

    Container(Predicate<String> wanted, ExportSink sink, Visitor visitor, UnpackGuard guard) {
        this.wanted = wanted;
        this.sink = sink;
        this.visitor = visitor;
        this.guard = guard;
    }

    abstract void read() throws IOException;

    final boolean wants(String name) {
        if (!wanted.test(name)) {
            return false;
        }
        if (pointsOut(name)) {
            sink.rejected(new Rejection(new Place(name, 0), Reason.NAME_UNSAFE, ""));
            return false;
        }
        return true;
    }

    /** Whether the entry was readable to its end. */
    final boolean visit(String name, InputStream content) {
        try {
            visitor.visit(new ExportEntry(name, Compression.unwrap(content, guard, Nesting.CONTENT)));
            return true;
        } catch (IOException broken) {
            sink.rejected(BrokenExport.rejection(name, broken));
            return false;
        }
    }

    final void broken(String name, IOException wrong) {
        sink.rejected(BrokenExport.rejection(name, wrong));
    }

    static InvalidException passwordProtected() {
        return new InvalidException(new Fault(
                "import-password-protected",
                "The archive is protected by a password",
                "Unpack it with the password, pack it again without one, and import that file"));
    }

    /** Nothing is unpacked to disk, so such a name does no harm here; it is a sign of a forged archive all the same. */
    private static boolean pointsOut(String name) {
        String slashes = name.replace('\\', '/');
        return slashes.startsWith("/")
                || slashes.matches("[A-Za-z]:.*")
                || slashes.indexOf('\0') >= 0
                || Arrays.asList(slashes.split("/", -1)).contains("..");
    }
}
