package im.steward.trail.proof;

import im.steward.kernel.Sha256;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What the log was at one moment: its name, how many leaves, which root (C2SP tlog-checkpoint). */
public record Checkpoint(String origin, long size, Sha256 root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Checkpoint {
        if (origin.isBlank() || origin.contains("\n") || size < 0) {
            throw new IllegalArgumentException("a checkpoint has an origin of one line and a size");
        }
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n";
    }

    static Checkpoint of(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !SIZE.matcher(lines.get(1)).matches()) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size and root");
        }
        return new Checkpoint(
                lines.get(0),
                Long.parseLong(lines.get(1)),
                Sha256.ofDigest(Base64.getDecoder().decode(lines.get(2))));
    }
}
