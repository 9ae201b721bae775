package im.steward.trail.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads anchor records one after the other. A record that a power cut left unfinished is passed over: the one after it
 * starts again where the last finished one ended.
 */
public final class AnchorReader {
    private final BufferedReader lines;
    private @Nullable String head;

    public AnchorReader(BufferedReader lines) {
        this.lines = lines;
    }

    public Optional<AnchorRecord> next() throws IOException {
        while (true) {
            String start = head == null ? lines.readLine() : head;
            head = null;
            if (start == null) {
                return Optional.empty();
            }
            if (start.startsWith(AnchorRecord.HEAD)) {
                Optional<AnchorRecord> record = record(start);
                if (record.isPresent()) {
                    return record;
                }
            } else if (!AnchorRecord.HEAD.startsWith(start)) {
                throw new IllegalArgumentException("the anchor file holds a line that belongs to no record");
            }
        }
    }

    private Optional<AnchorRecord> record(String start) throws IOException {
        List<String> leafHashes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        boolean signed = false;
        boolean inNote = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(AnchorRecord.HEAD)) {
                head = line;
                return Optional.empty();
            }
            if (signed && line.isEmpty()) {
                return Optional.of(AnchorRecord.of(start, leafHashes, note.toString()));
            }
            if (inNote) {
                note.append(line).append('\n');
                signed |= line.startsWith("— ");
            } else if (line.isEmpty()) {
                inNote = true;
            } else {
                leafHashes.add(line);
            }
        }
        return Optional.empty();
    }
}
