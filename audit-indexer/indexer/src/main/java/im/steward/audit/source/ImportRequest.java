package im.steward.audit.source;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.util.regex.Pattern;

/** What somebody asks to be imported; an empty instance is called {@code main}. */
public record ImportRequest(ImportFormat format, String instance, String fileName) {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int LONGEST_NAME = 200;

    public ImportRequest {
        instance = instance.isBlank() ? "main" : instance.strip();
        if (!INSTANCE.matcher(instance).matches()) {
            throw new InvalidException(new Fault(
                    "import-instance-invalid",
                    "The name of the instance is not up to 64 letters, digits, '.', '_' or '-'",
                    "Use the chat server's host name"));
        }
        fileName = shown(fileName);
    }

    /** Shown in lists, never used as a path. */
    private static String shown(String name) {
        String plain = name.codePoints()
                .filter(point -> !Character.isISOControl(point) && (point < 0xD800 || point > 0xDFFF))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String last = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
        return last.isEmpty() ? "export" : last.substring(0, Math.min(LONGEST_NAME, last.length()));
    }
}
