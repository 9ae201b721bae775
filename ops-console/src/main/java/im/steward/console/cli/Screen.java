package im.steward.console.cli;

import im.steward.kernel.Fault;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where a command speaks: answers to {@code out}, all else to {@code err}.
 *
 * @param terminal somebody watches {@code err}; only then a bar is drawn
 */
record Screen(PrintWriter out, PrintWriter err, boolean terminal) {
    static Screen ofThisProcess() {
        return new Screen(writer(FileDescriptor.out), writer(FileDescriptor.err), isTerminal());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Asking {@link System#console()} would load a line editor, a tenth of a second of every command. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    void json(JsonNode answer) {
        out.println(answer);
    }

    void fault(Fault fault, boolean json) {
        err.println(fault.what() + ".");
        err.println(fault.action() + ".");
        if (json) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("code", fault.code())
                    .put("what", fault.what())
                    .put("action", fault.action()));
        }
    }

    /** Text of strangers on somebody's terminal: one line, and nothing that the terminal would obey. */
    static String tame(String text) {
        return text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
