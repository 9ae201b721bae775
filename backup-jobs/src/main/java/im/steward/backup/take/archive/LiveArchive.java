package im.steward.backup.take.archive;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.kernel.IntegrityException;
import java.util.List;
import java.util.Map;

/**
 * The audit indices: restored under other names, then each takes the place of the live one, of which a copy is made
 * first. Elasticsearch renames nothing; its copies share their files with the original and take no time.
 */
public record LiveArchive(ArchivePart part) implements LivePart {
    @Override
    public PartName name() {
        return part.name();
    }

    @Override
    public void check(SetPart taken) {
        part.check();
    }

    private static String kept(String suffix) {
        return "before-" + suffix + "-";
    }

    @Override
    public Map<String, String> before(String suffix) {
        return Map.of("kept", "indices " + kept(suffix) + part.prefix() + "-v*");
    }

    @Override
    public Restored beside(SetPart taken, Restoring restoring) {
        return part.restore(taken, restoring);
    }

    /** A restored index that is still under its other name has not taken its place yet. */
    @Override
    public void swap(SetPart taken, String suffix) {
        SnapshotRequests requests = part.snapshots();
        IndexCopies copies = new IndexCopies(part.requests());
        String renamed = ArchivePart.renamed(suffix);
        String pattern = part.prefix() + "-v*";
        List<String> live = requests.indices(pattern);
        List<String> fresh = requests.indices(renamed + pattern).stream()
                .map(name -> name.substring(renamed.length()))
                .toList();
        // Named as the archive is: whoever may use that by name may set it.
        String mark = part.prefix() + "-restored-" + suffix;
        for (String index : live) {
            boolean old = fresh.contains(index) || !taken.fingerprints().containsKey("documents:" + index);
            if (old && !copies.marked(index, mark)) {
                // Frozen by us where its copy was made by a worker that was killed; otherwise it is somebody's new one.
                if (copies.exists(kept(suffix) + index) && !copies.frozen(index)) {
                    throw new IntegrityException(RestoreFaults.torn(name()));
                }
                copies.copy(index, kept(suffix) + index, List.of());
                copies.delete(index);
            }
        }
        for (String index : fresh) {
            copies.copy(renamed + index, index, List.of(part.prefix(), mark));
            if (!copies.marked(index, mark)) {
                // The indexer was not stopped and has made a new one in between.
                throw new IntegrityException(RestoreFaults.torn(name()));
            }
            copies.delete(renamed + index);
            copies.unmark(index, mark);
        }
    }

    @Override
    public void giveUp(String suffix) {
        part.snapshots().drop(kept(suffix));
    }
}
