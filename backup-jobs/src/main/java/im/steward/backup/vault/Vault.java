package im.steward.backup.vault;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One restic repository. What is stored can be restored with plain restic and the key, without us. A stream that is
 * broken off, by its producer or by a kill, leaves no snapshot behind.
 */
public final class Vault {
    /** restic groups snapshots by host; ours must not depend on which worker took them. */
    private static final String HOST = "--host=steward";

    private static final JsonMapper JSON = JsonMapper.shared();
    private final VaultName name;
    private final VaultKey key;
    private final Restic restic;

    Vault(VaultName name, VaultKey key, Restic restic) {
        this.name = name;
        this.key = key;
        this.restic = restic;
    }

    /**
     * A snapshot as the vault lists it.
     *
     * @param tags {@code name=value} as given when it was stored
     */
    public record Listed(SnapshotId snapshot, Map<String, String> tags) {
        public Listed {
            tags = Map.copyOf(tags);
        }
    }

    /** How much of the vault's bytes a check reads: all, or the n-th of m parts. */
    public record ReadData(int part, int of) {
        public static final ReadData ALL = new ReadData(1, 1);

        public ReadData {
            if (of < 1 || part < 1 || part > of) {
                throw new IllegalArgumentException("part %d of %d cannot be read".formatted(part, of));
            }
        }
    }

    public VaultName name() {
        return name;
    }

    /**
     * Makes the repository and its key, for a vault that holds no set yet. Never called for one that does: an empty
     * directory is then a disk that is not mounted.
     */
    public void create() {
        key.createIfAbsent();
        try {
            restic.look(List.of("cat", "config"));
        } catch (UnavailableException away) {
            if (!away.fault().code().equals("vault-missing")) {
                throw away;
            }
            restic.run(List.of("init"));
        }
    }

    /** Throws when the vault does not answer or its key does not open it. */
    public void requireOpen() {
        restic.look(List.of("cat", "config"));
    }

    /** @param path the stream's name inside the snapshot, absolute: {@code /postgres-main.dump} */
    public Stored storeStream(String path, Map<String, String> tags, Producer producer, Watch watch) {
        List<String> arguments = new ArrayList<>(List.of("backup", "--json", HOST, "--stdin"));
        arguments.add("--stdin-filename=" + path);
        arguments.addAll(tagged(tags));
        try (Restic.Call call = restic.start(arguments)) {
            CompletableFuture<List<String>> said = CompletableFuture.supplyAsync(
                    call::lines, work -> Thread.ofVirtual().start(work));
            WatchedStream stream = new WatchedStream(call.input(), watch);
            feed(call, producer, stream);
            List<String> lines = said.join();
            call.succeed();
            Summary summary = Summary.of(lines);
            return new Stored(
                    fullId(summary.snapshot()), path, stream.bytes(), summary.added(), Optional.of(stream.sha256()));
        }
    }

    /** A pipe breaks when restic ends early; then restic's own reason is the better one. */
    private static void feed(Restic.Call call, Producer producer, WatchedStream stream) {
        try {
            producer.writeTo(stream);
            stream.end();
        } catch (IOException | UncheckedIOException broken) {
            if (stream.refused()) {
                call.succeed();
            }
            throw broken instanceof UncheckedIOException unchecked
                    ? unchecked
                    : new UncheckedIOException((IOException) broken);
        }
    }

    /**
     * @param root an absolute directory, itself no link, of which only the link would be stored; stored under its own path
     * @param watch told what restic says of a tree, whose files it can see; of a stream it says nothing of use
     */
    public StoredTree storeTree(Path root, List<String> excludes, Map<String, String> tags, Watch watch) {
        List<String> arguments = new ArrayList<>(List.of("backup", "--json", HOST, "--one-file-system"));
        excludes.forEach(exclude -> arguments.add("--exclude=" + exclude));
        arguments.addAll(tagged(tags));
        arguments.add("--");
        arguments.add(root.toString());
        Restic.Said said = restic.runOverTree(
                arguments,
                status -> watch.passed(JSON.readTree(status).path("bytes_done").asLong(0)));
        Summary summary = Summary.of(said.lines());
        return new StoredTree(
                new Stored(
                        fullId(summary.snapshot()),
                        root.toString(),
                        summary.bytes(),
                        summary.added(),
                        Optional.empty()),
                said.gone());
    }

    /**
     * A tree that was in use while it was stored.
     *
     * @param gone files that were deleted after their directory was read and before they were
     */
    public record StoredTree(Stored stored, int gone) {}

    /** restic before 0.15 tells 8 digits of it; in a directory they are looked up without deriving the key once more. */
    private SnapshotId fullId(String told) {
        if (told.length() == 64) {
            return SnapshotId.of(told);
        }
        List<String> named = restic.snapshotsInDirectory(told);
        if (named.size() == 1) {
            return SnapshotId.of(named.getFirst());
        }
        return SnapshotId.of(JSON.readTree(String.join("\n", restic.look(List.of("snapshots", "--json", told))))
                .path(0)
                .path("id")
                .asString());
    }

    /**
     * A file as it lay when its tree was stored.
     *
     * @param path absolute, as in the live tree
     */
    public record TreeFile(Path path, long bytes, Instant changed) {}

    /**
     * What a tree holds; links are not told.
     *
     * @param directories those above it, too; what is mounted on one of them is not in the tree
     */
    public record Tree(List<TreeFile> files, List<Path> directories) {
        public Tree {
            files = List.copyOf(files);
            directories = List.copyOf(directories);
        }
    }

    public Tree tree(SnapshotId snapshot) {
        List<TreeFile> files = new ArrayList<>();
        List<Path> directories = new ArrayList<>();
        for (String line : restic.run(List.of("ls", "--json", snapshot.value()))) {
            JsonNode node = JSON.readTree(line);
            switch (node.path("type").asString("")) {
                case "file" ->
                    files.add(new TreeFile(
                            Path.of(node.path("path").asString()),
                            node.path("size").asLong(),
                            OffsetDateTime.parse(node.path("mtime").asString()).toInstant()));
                case "dir" -> directories.add(Path.of(node.path("path").asString()));
                default -> {
                    // Links, sockets and the like, and the snapshot's own line.
                }
            }
        }
        return new Tree(files, directories);
    }

    /** Whoever packs keys leaves this one and its predecessors out: it would lie in the vault it opens. */
    public Path keyFile() {
        return key.file();
    }

    /** Writes the stream's bytes as they were stored; a block that does not carry its hash ends it with an exception. */
    public void readStream(SnapshotId snapshot, String path, OutputStream out) {
        restic.whenFree(() -> {
            dump(snapshot, path, out);
            return path;
        });
    }

    private void dump(SnapshotId snapshot, String path, OutputStream out) {
        try (Restic.Call call = restic.start(List.of("dump", snapshot.value(), path));
                InputStream bytes = call.output()) {
            bytes.transferTo(out);
            call.succeed();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @param includes paths inside the snapshot; all of it when there are none */
    public void readTree(SnapshotId snapshot, Path target, List<String> includes) {
        List<String> arguments = new ArrayList<>(List.of("restore", snapshot.value(), "--target=" + target));
        includes.forEach(include -> arguments.add("--include=" + include));
        restic.run(arguments);
    }

    /** @param tags that it must carry, all of them */
    public List<Listed> list(Map<String, String> tags) {
        List<String> arguments = new ArrayList<>(List.of("snapshots", "--json"));
        String all = String.join(",", pairs(tags));
        if (!all.isEmpty()) {
            arguments.add("--tag=" + all);
        }
        List<Listed> listed = new ArrayList<>();
        for (JsonNode snapshot : JSON.readTree(String.join("\n", restic.look(arguments)))) {
            Map<String, String> carried = new TreeMap<>();
            for (JsonNode tag : snapshot.path("tags")) {
                String[] pair = tag.asString().split("=", 2);
                carried.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
            listed.add(new Listed(SnapshotId.of(snapshot.path("id").asString()), carried));
        }
        return listed;
    }

    /** Takes snapshots away; {@link #prune} then frees what nothing needs any more. */
    public void forget(Collection<SnapshotId> snapshots) {
        if (snapshots.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of("forget"));
        snapshots.forEach(snapshot -> arguments.add(snapshot.value()));
        restic.run(arguments);
    }

    public void prune() {
        restic.run(List.of("prune"));
    }

    /** Reads bytes, not only names: without {@code --read-data} restic 0.14 does not see a flipped bit. */
    public void check(ReadData data) {
        restic.run(List.of(
                "check",
                data.of() == 1 ? "--read-data" : "--read-data-subset=%d/%d".formatted(data.part(), data.of())));
    }

    /** Bytes the vault takes up on its disk, all sets together. */
    public long size() {
        return JSON.readTree(String.join("\n", restic.run(List.of("stats", "--mode=raw-data", "--json"))))
                .path("total_size")
                .asLong();
    }

    /** Gives the vault a new key and takes the old one away; the old file stays beside it with the date in its name. */
    public void rotateKey() {
        key.rotate(restic);
    }

    private static List<String> tagged(Map<String, String> tags) {
        return pairs(tags).stream().map(pair -> "--tag=" + pair).toList();
    }

    private static List<String> pairs(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .toList();
    }

    /** What restic says at the end of {@code backup --json}. */
    private record Summary(String snapshot, long bytes, long added) {
        static Summary of(List<String> said) {
            for (String line : said.reversed()) {
                if (line.contains("\"message_type\":\"summary\"")) {
                    JsonNode summary = JSON.readTree(line);
                    return new Summary(
                            summary.path("snapshot_id").asString(),
                            summary.path("total_bytes_processed").asLong(),
                            summary.path("data_added").asLong());
                }
            }
            throw new UnavailableException(new Fault(
                    "vault-silent",
                    "The vault took the bytes and named no snapshot",
                    "Look at the vault's disk, then run the plan again; nothing was entered in the catalogue"));
        }
    }
}
