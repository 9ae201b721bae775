package im.steward.backup.take.own;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.PrivateFile;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Seen;
import im.steward.backup.take.postgres.RestoredPostgres;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Sha256;
import im.steward.trail.keeper.CopiedTrail;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Steward's database in a scratch place, its files in a directory, and the trail proven by both. */
final class RestoredSteward implements Restored {
    private final RestoredPostgres database;
    private final Path directory;
    private final Map<String, String> fingerprints;
    private final Check trail;
    private final long files;

    private RestoredSteward(
            RestoredPostgres database, Path directory, Map<String, String> fingerprints, Check trail, long files) {
        this.database = database;
        this.directory = directory;
        this.fingerprints = Map.copyOf(fingerprints);
        this.trail = trail;
        this.files = files;
    }

    static RestoredSteward of(SetPart part, Restoring restoring, RestoredPostgres database) {
        Path directory = directory(restoring);
        try {
            Map<String, String> fingerprints = new TreeMap<>(database.fingerprints());
            String prefix = "/" + part.name() + "/files";
            List<Stored> small = part.stored()
                    .subList(StewardPart.DATABASE_STREAMS, part.stored().size());
            for (Stored stored : small) {
                byte[] bytes = restoring.bytes(stored);
                String live = stored.path().substring(prefix.length());
                Path file = directory.resolve(live.substring(1));
                PrivateFile.createDirectories(file.resolveSibling(""));
                Files.write(PrivateFile.create(file), bytes);
                fingerprints.put("file:" + live, Sha256.of(bytes).toString());
            }
            return new RestoredSteward(
                    database, directory, fingerprints, trail(part, database, directory), small.size());
        } catch (IOException disk) {
            ScratchServer.delete(directory);
            throw new UncheckedIOException(disk);
        } catch (RuntimeException failed) {
            ScratchServer.delete(directory);
            throw failed;
        }
    }

    static Path directory(Restoring restoring) {
        return restoring.scratch().resolve("steward-" + restoring.suffix());
    }

    /** The restored database against the restored key and anchors: nothing live is asked. */
    private static Check trail(SetPart part, RestoredPostgres database, Path directory) throws IOException {
        Optional<Path> key = restored(part, "trail-key", directory);
        if (key.isEmpty()) {
            return new Check("trail-root", false, Seen.of(Seen.Word.NO_TRAIL_KEY));
        }
        NoteKey publicKey = StewardPart.key(Files.readString(key.get(), StandardCharsets.UTF_8));
        Verdict verdict =
                CopiedTrail.verify(database.dataSource(), publicKey, restored(part, "trail-anchors", directory));
        return new Check(
                "trail-root",
                verdict.valid(),
                verdict.problem()
                        .map(problem -> Seen.of(Seen.Word.SAID, problem))
                        .orElseGet(() -> Seen.of(Seen.Word.ROOT, verdict.entries(), verdict.root())));
    }

    private static Optional<Path> restored(SetPart part, String fact, Path directory) {
        return Optional.ofNullable(part.facts().get(fact))
                .map(live -> directory.resolve(live.substring(1)))
                .filter(Files::exists);
    }

    @Override
    public Map<String, String> fingerprints() {
        return fingerprints;
    }

    @Override
    public Optional<Canary> canary() {
        return database.canary();
    }

    @Override
    public List<Check> checks() {
        List<Check> all = new ArrayList<>(database.checks());
        all.add(trail);
        return all;
    }

    @Override
    public Duration timeToService() {
        return database.timeToService();
    }

    @Override
    public Duration timeToFull() {
        return database.timeToFull();
    }

    @Override
    public Duration comparing() {
        return database.comparing();
    }

    @Override
    public Map<String, Long> amounts() {
        Map<String, Long> all = new TreeMap<>(database.amounts());
        all.put("files", files);
        return all;
    }

    @Override
    public Optional<String> whereabouts() {
        return database.whereabouts().map(there -> directory + ", " + there);
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            ScratchServer.delete(directory);
        }
    }
}
