package im.steward.trail.keeper;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.CompactRange;
import im.steward.trail.proof.Subtree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives committed entries their places in the tree, without gaps. An entry whose transaction ends late is placed late,
 * never skipped: what was looked at is remembered by transaction, not by time.
 */
final class Sequencer {
    private static final int PAGE = 5_000;
    private final TreeStore store;
    private final TransactionOperations transaction;
    private Optional<CompactRange> edge = Optional.empty();
    private long since;

    Sequencer(TreeStore store, TransactionOperations transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** Places what has been committed; leaves it to another process if that is doing so right now. */
    synchronized void sequence() {
        walk(false);
    }

    /** Places everything that was committed before the call, waiting for another process if need be. */
    synchronized void sequenceAll() {
        walk(true);
    }

    /** The same, looking at every entry there is: for a check that takes nothing for granted. */
    synchronized void sequenceFromTheStart() {
        since = 0;
        walk(true);
    }

    private void walk(boolean wait) {
        // Asked before looking: whatever ends in between has this number or a later one and is looked at next time.
        long running = store.oldestRunning();
        // After a restore the server counts from an earlier number.
        Optional<TreeStore.Mark> next = Optional.of(TreeStore.Mark.before(running < since ? 0 : since));
        while (next.isPresent()) {
            TreeStore.Mark after = next.get();
            try {
                Page page = Optional.ofNullable(transaction.execute(_ -> page(after, wait)))
                        .orElse(Page.LOCKED);
                if (page.locked()) {
                    return;
                }
                next = page.last();
            } catch (RuntimeException failed) {
                edge = Optional.empty();
                throw failed;
            }
        }
        since = running;
    }

    /** @param last where the next page starts; empty after the last page */
    private record Page(boolean locked, Optional<TreeStore.Mark> last) {
        static final Page LOCKED = new Page(true, Optional.empty());
    }

    private Page page(TreeStore.Mark after, boolean wait) {
        if (wait) {
            store.lock();
        } else if (!store.tryLock()) {
            return Page.LOCKED;
        }
        List<TreeStore.Waiting> waiting = store.waiting(after, PAGE);
        if (!waiting.isEmpty()) {
            add(waiting);
        }
        return new Page(
                false,
                waiting.size() < PAGE
                        ? Optional.empty()
                        : Optional.of(waiting.getLast().mark()));
    }

    private void add(List<TreeStore.Waiting> waiting) {
        long size = store.size();
        CompactRange tree = edge.filter(known -> known.size() == size).orElseGet(() -> new CompactRange(store, size));
        Map<Subtree, Sha256> nodes = new HashMap<>();
        for (TreeStore.Waiting entry : waiting) {
            tree.append(entry.hash(), (subtree, hash) -> {
                if (subtree.level() > 0 && subtree.level() % TreeStore.STORED_EVERY == 0) {
                    nodes.put(subtree, hash);
                }
            });
        }
        store.place(size, waiting);
        store.addNodes(nodes);
        edge = Optional.of(tree);
    }
}
