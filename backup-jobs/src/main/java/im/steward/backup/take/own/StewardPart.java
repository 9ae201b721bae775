package im.steward.backup.take.own;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Taking;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.RestoredPostgres;
import im.steward.backup.vault.Stored;
import im.steward.trail.proof.NoteKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Steward itself. Its files go first: an anchor file taken after the database would know entries of the trail that the
 * database's snapshot cannot hold.
 */
public final class StewardPart implements Part {
    public static final String KIND = "steward";
    static final PartName NAME = PartName.of("steward");
    static final int DATABASE_STREAMS = 1;

    private final PostgresPart database;
    private final OwnFiles files;
    private final Path trailKey;
    private final Path anchors;

    /**
     * @param trailKey the trail's key file, whose {@code .pub} beside it is what a restored trail is checked with
     * @param anchors the trail's anchor file
     * @param files what else belongs to this installation: keys, configuration
     */
    public StewardPart(PostgresPart database, Path trailKey, Path anchors, List<Path> files) {
        this.database = database;
        this.trailKey = trailKey.toAbsolutePath().normalize();
        this.anchors = anchors.toAbsolutePath().normalize();
        List<Path> all = new ArrayList<>(files);
        all.add(trailKey);
        all.add(publicKey());
        all.add(anchors);
        this.files = new OwnFiles(all);
    }

    /** What the database's part looks at beside its tables. */
    public static PostgresPart.Look trail() {
        return new SignedTrailStore();
    }

    private Path publicKey() {
        return trailKey.resolveSibling(trailKey.getFileName() + ".pub");
    }

    @Override
    public PartName name() {
        return database.name();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void check() {
        database.check();
    }

    @Override
    public void plant(Canary canary) {
        database.plant(canary);
    }

    @Override
    public OptionalLong size() {
        return database.size();
    }

    @Override
    public SetPart take(Taking taking) {
        Stopwatch watch = Stopwatch.start();
        List<Stored> small = new ArrayList<>();
        Map<String, String> hashes = new TreeMap<>();
        files.without(taking.vault().keyFile()).forEach((name, file) -> {
            Stored stored = taking.stream(name, out -> OwnFiles.copy(file, out));
            small.add(stored);
            stored.sha256().ifPresent(hash -> hashes.put("file:" + file, hash.toString()));
        });
        SetPart taken = database.take(taking);
        List<Stored> stored = new ArrayList<>(taken.stored());
        stored.addAll(small);
        Map<String, String> fingerprints = new TreeMap<>(taken.fingerprints());
        fingerprints.putAll(hashes);
        Map<String, String> facts = new TreeMap<>(taken.facts());
        facts.put("trail-key", publicKey().toString());
        facts.put("trail-anchors", anchors.toString());
        return new SetPart(name(), kind(), taken.consistentAt(), stored, fingerprints, facts, watch.elapsed());
    }

    @Override
    public Restored restore(SetPart part, Restoring restoring) {
        RestoredPostgres restored = database.restore(part, restoring);
        try {
            return RestoredSteward.of(part, restoring, restored);
        } catch (RuntimeException failed) {
            restored.close();
            throw failed;
        }
    }

    @Override
    public void destroyLeftovers(Path scratch, String suffix) {
        database.destroyLeftovers(scratch, suffix);
    }

    static NoteKey key(String text) {
        return NoteKey.of(text.strip());
    }
}
