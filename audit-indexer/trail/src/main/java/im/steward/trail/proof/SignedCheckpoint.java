package im.steward.trail.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A checkpoint with the note it came in; believe it only after {@link #isSignedBy}. */
public record SignedCheckpoint(Checkpoint checkpoint, String note) {
    public static SignedCheckpoint of(String note) {
        return new SignedCheckpoint(Checkpoint.of(SignedNote.of(note).text()), note);
    }

    /** Also that the checkpoint is of the key's own log: a key may sign notes of other kinds (C2SP tlog-checkpoint). */
    public boolean isSignedBy(NoteKey key) {
        return checkpoint.origin().equals(key.name()) && SignedNote.of(note).isSignedBy(key);
    }

    /** Reads notes that follow each other with a blank line between. */
    public static List<SignedCheckpoint> readAll(BufferedReader lines) throws IOException {
        List<SignedCheckpoint> checkpoints = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        boolean signed = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (signed && !line.startsWith("— ")) {
                checkpoints.add(of(note.toString()));
                note.setLength(0);
                signed = false;
            }
            if (!note.isEmpty() || !line.isEmpty()) {
                note.append(line).append('\n');
                signed |= line.startsWith("— ");
            }
        }
        if (!note.isEmpty()) {
            checkpoints.add(of(note.toString()));
        }
        return checkpoints;
    }
}
