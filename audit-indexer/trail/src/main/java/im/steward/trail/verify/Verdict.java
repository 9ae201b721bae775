package im.steward.trail.verify;

import im.steward.kernel.Sha256;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a check found.
 *
 * @param entries how many entries were read
 * @param root the Merkle root over all of them
 * @param anchored how many of them an anchor outside the house vouches for
 * @param newer how many came after the last anchor: whoever holds database and key could still have changed these
 * @param newerSince the time of the first of them
 * @param erased entries whose details are gone; their proofs hold all the same
 */
public record Verdict(
        long entries,
        Sha256 root,
        List<Problem> problems,
        long checkpoints,
        long anchored,
        long newer,
        Optional<String> newerSince,
        long detailed,
        long erased) {
    public Verdict {
        problems = List.copyOf(problems);
    }

    public boolean valid() {
        return problems.isEmpty();
    }

    /** The first entry that is not what it was. */
    public OptionalLong firstBad() {
        return problems.stream().flatMapToLong(p -> p.seq().stream()).min();
    }

    /** The sentence to show first. */
    public Optional<String> problem() {
        return problems.stream()
                .min(Comparator.comparingLong(p -> p.seq().orElse(Long.MAX_VALUE)))
                .map(Problem::sentence);
    }

    /** One sentence on what the anchors do not cover. */
    public String exposure() {
        if (anchored == 0) {
            return "Nothing is anchored: whoever holds the database and the key could have changed every entry";
        }
        return newerSince
                .map(since -> "%d entries since %s are newer than the last anchor".formatted(newer, since))
                .orElse("Nothing is newer than the last anchor");
    }

    public String json() {
        return "{\"valid\":%s,\"entries\":%d,\"root\":\"%s\",\"first_bad\":%s,\"problem\":%s,\"checkpoints\":%d,"
                        .formatted(
                                valid(),
                                entries,
                                root,
                                firstBad().isPresent()
                                        ? Long.toString(firstBad().getAsLong())
                                        : "null",
                                quoted(problem()),
                                checkpoints)
                + "\"anchored\":%d,\"newer\":{\"entries\":%d,\"since\":%s},\"details\":{\"checked\":%d,\"erased\":%d}}"
                        .formatted(anchored, newer, quoted(newerSince), detailed, erased);
    }

    public String text() {
        StringBuilder text = new StringBuilder(valid() ? "VALID" : "NOT VALID");
        text.append("\n  entries      ").append(entries);
        text.append("\n  root         ").append(root);
        text.append("\n  checkpoints  ").append(checkpoints);
        text.append("\n  anchored     ").append(anchored);
        text.append("\n  details      ")
                .append(detailed)
                .append(" checked, ")
                .append(erased)
                .append(" erased");
        firstBad().ifPresent(seq -> text.append("\n  first bad    ").append(seq));
        problems.stream()
                .limit(10)
                .forEach(p -> text.append("\n  ! ").append(p.sentence()).append('.'));
        return text.append("\n  ").append(exposure()).append(".\n").toString();
    }

    private static String quoted(Optional<String> text) {
        return text.map(t ->
                        "\"" + t.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"")
                .orElse("null");
    }
}
