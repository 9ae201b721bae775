package im.steward.backup.plan;

import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The list that a files part keeps beside its tree: a line of JSON per file, with its path below the root. */
final class FileList {
    static final String NAME = "/files.jsonl";

    private FileList() {}

    /** Empty for a file of our own. */
    static Optional<String> path(String line) {
        String path = JsonMapper.shared().readTree(line).path("path").asString("");
        return path.isEmpty() || path.startsWith(".steward-") ? Optional.empty() : Optional.of(path);
    }
}
