package im.steward.backup.take;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.vault.Producer;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A set in the making, as a part sees it: streams and trees that go to the vault one after the other. */
public final class Taking {
    private final BackupSetId set;
    private final PartName part;
    private final Vault vault;
    private final Watch watch;
    private final Optional<SetPart> last;
    private long before;

    /**
     * @param watch told the bytes of the whole part so far; throws when the run was cancelled or its lease was lost
     * @param last the same part in the plan's newest set that can be restored from
     */
    public Taking(BackupSetId set, PartName part, Vault vault, Watch watch, Optional<SetPart> last) {
        this.set = set;
        this.part = part;
        this.vault = vault;
        this.watch = watch;
        this.last = last;
    }

    /** For the first set of a plan. */
    public Taking(BackupSetId set, PartName part, Vault vault, Watch watch) {
        this(set, part, vault, watch, Optional.empty());
    }

    public BackupSetId set() {
        return set;
    }

    public PartName part() {
        return part;
    }

    public Vault vault() {
        return vault;
    }

    /** What a part that has lost its store is known by. */
    public Optional<SetPart> last() {
        return last;
    }

    /** @param name what follows the part's name in the vault: {@code main.dump} */
    public Stored stream(String name, Producer producer) {
        Stored stored =
                vault.storeStream("/" + part + "/" + name, tags(), producer, bytes -> watch.passed(before + bytes));
        before += stored.bytes();
        return stored;
    }

    /** @param excludes as restic writes them: {@code *.tmp}, {@code /srv/chat/cache} */
    public Vault.StoredTree tree(Path root, List<String> excludes) {
        watch.passed(before);
        Vault.StoredTree tree = vault.storeTree(root, excludes, tags(), bytes -> watch.passed(before + bytes));
        before += tree.stored().bytes();
        watch.passed(before);
        return tree;
    }

    /** For a part whose bytes take another way than through us; throws when the run was cancelled. */
    public void passed(long bytes) {
        watch.passed(before + bytes);
    }

    private Map<String, String> tags() {
        return Map.of("set", set.toString(), "part", part.value());
    }
}
