package im.steward.backup.take;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a program said when it failed. Databases quote rows in their messages, so only what is safe is ever shown: the
 * program's own words up to the server's, without anything in quotes.
 */
public record Complaint(Path program, int exitCode, List<String> lines) {
    private static final Pattern SERVERS_WORDS =
            Pattern.compile("(?:ERROR|FATAL|PANIC|DETAIL|CONTEXT|HINT|STATEMENT):.*");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"?|'[^']*'?|`[^`]*`?");
    private static final int LONGEST = 160;

    public Complaint {
        lines = List.copyOf(lines);
    }

    /** Whether it spoke of this; the words are compared, never shown. */
    public boolean mentions(String... words) {
        String said = String.join("\n", lines).toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (said.contains(word)) {
                return true;
            }
        }
        return false;
    }

    public String programName() {
        return String.valueOf(program.getFileName());
    }

    /** One sentence for people. */
    public String sentence() {
        String reason = lines.stream()
                .filter(line -> line.startsWith(programName() + ":"))
                .findFirst()
                .map(line -> line.substring(programName().length() + 1))
                .map(line -> SERVERS_WORDS.matcher(line).replaceFirst(""))
                .map(line -> QUOTED.matcher(line).replaceAll("…").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) : line)
                .orElse("its own log says why");
        return "%s ended with %d (%s)".formatted(programName(), exitCode, reason);
    }
}
