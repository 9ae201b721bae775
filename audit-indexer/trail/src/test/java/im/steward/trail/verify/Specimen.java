package im.steward.trail.verify;

import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.TrailEntry;
import im.steward.trail.TrailEntryId;
import im.steward.trail.proof.AnchorReader;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.Checkpoint;
import im.steward.trail.proof.CheckpointSigner;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.MerkleTree;
import im.steward.trail.proof.SignedCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A small trail as an outsider holds it: 40 entries, anchored up to the 32nd, the rest under a checkpoint only. */
record Specimen(
        CheckpointSigner signer,
        List<Integer> anchored,
        List<String> entries,
        List<String> details,
        List<SignedCheckpoint> checkpoints,
        String anchors) {
    static final int ENTRIES = 40;
    static final int ANCHORED = 32;
    private static final String SALT = "000102030405060708090a0b0c0d0e0f";

    static Specimen sound(Path directory) throws IOException {
        return sound(directory, List.of(13, ANCHORED));
    }

    /** @param anchored sizes at which the trail was signed and anchored; it is signed once more at its end */
    static Specimen sound(Path directory, List<Integer> anchored) throws IOException {
        CheckpointSigner signer = CheckpointSigner.open(directory.resolve("trail.key"), "steward.test/trail");
        List<String> entries = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (int seq = 0; seq < ENTRIES; seq++) {
            entries.add(leaf(seq, "matter:" + seq));
            details.add("{\"details\":" + clear(seq) + ",\"id\":\"" + id(seq) + "\",\"salt\":\"" + SALT + "\"}");
        }
        List<SignedCheckpoint> checkpoints = signed(signer, anchored, entries);
        return new Specimen(signer, anchored, entries, details, checkpoints, anchors(anchored, entries, checkpoints));
    }

    /** Whoever takes an entry out takes its details out too. */
    Specimen with(List<String> tampered) {
        List<String> kept = details.stream()
                .filter(line -> tampered.stream()
                        .anyMatch(entry -> entry.contains(line.substring(line.length() - 85, line.length() - 45))))
                .toList();
        return new Specimen(signer, anchored, tampered, kept, checkpoints, anchors);
    }

    /** As somebody would who also stole the key: all checkpoints fit what the trail says now. */
    Specimen signedAgain() {
        return new Specimen(signer, anchored, entries, details, signed(signer, anchored, entries), anchors);
    }

    /** Entry by entry, without files; details are another test's matter. */
    Verdict verdict() throws IOException {
        Verification verification = new Verification(
                signer.key(), checkpoints, new AnchorReader(new BufferedReader(new StringReader(anchors))));
        for (String entry : entries) {
            verification.entry(entry.getBytes(StandardCharsets.UTF_8));
        }
        return verification.verdict();
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("entries.jsonl"), lines(entries));
        Files.writeString(directory.resolve("details.jsonl"), lines(details));
        Files.writeString(
                directory.resolve("checkpoints.txt"),
                String.join(
                        "\n", checkpoints.stream().map(SignedCheckpoint::note).toList()));
        Files.writeString(directory.resolve("anchors.txt"), anchors);
        Files.writeString(directory.resolve("key.txt"), signer.key() + "\n");
    }

    static String leaf(int seq, String subject) {
        return new String(
                new TrailEntry(
                                TrailEntryId.of(id(seq)),
                                Instant.parse("2026-03-01T12:00:00Z").plusSeconds(seq),
                                Actor.officer("李雷"),
                                "search.asked",
                                subject,
                                Sha256.of(
                                        new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                        clear(seq).getBytes(StandardCharsets.UTF_8)))
                        .leaf(),
                StandardCharsets.UTF_8);
    }

    private static String clear(int seq) {
        return "{\"query\":\"会议 " + seq + "\"}";
    }

    private static String id(int seq) {
        return new UUID(0x017F22E279B07000L + seq, 0x98C4DC0C0C07398FL).toString();
    }

    private static List<SignedCheckpoint> signed(
            CheckpointSigner signer, List<Integer> anchored, List<String> entries) {
        MerkleTree tree = tree(entries);
        return Stream.concat(anchored.stream(), Stream.of(ENTRIES))
                .filter(size -> size <= entries.size())
                .map(size -> signer.sign(new Checkpoint("steward.test/trail", size, tree.root(size))))
                .toList();
    }

    private static String anchors(List<Integer> anchored, List<String> entries, List<SignedCheckpoint> checkpoints) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int size : anchored) {
            List<Sha256> leaves = entries.subList(from, size).stream()
                    .map(entry -> MerkleHash.leaf(entry.getBytes(StandardCharsets.UTF_8)))
                    .toList();
            SignedCheckpoint signed = checkpoints.stream()
                    .filter(c -> c.checkpoint().size() == size)
                    .findFirst()
                    .orElseThrow();
            text.append(new AnchorRecord(from, leaves, signed, Instant.parse("2026-03-01T13:00:00Z")).text());
            from = size;
        }
        return text.toString();
    }

    private static MerkleTree tree(List<String> entries) {
        return MerkleTree.of(entries.stream()
                .map(entry -> entry.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static String lines(List<String> lines) {
        return String.join("", lines.stream().map(line -> line + "\n").toList());
    }
}
