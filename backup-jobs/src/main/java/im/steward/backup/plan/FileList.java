package im.steward.backup.plan;

import java.util.Optional;

/** The list that a files part keeps beside its tree: {@code sha256 size path}, one line per file. */
final class FileList {
    static final String NAME = ".list";

    private FileList() {}

    static Optional<String> path(String line) {
        String[] columns = line.split("\t", 3);
        return columns.length == 3 ? Optional.of(columns[2]) : Optional.empty();
    }
}
