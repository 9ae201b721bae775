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
 * never skipped: what was looked at is remembered by transaction, not by time. Numbers of transactions mean something in
 * one server only, so the first walk, and the first after a restore, looks at every entry there is.
 */
final class Sequencer {
    private static final int PAGE = 5_000;
    private final TreeStore store;
    private final TransactionOperations transaction;
    private Optional<CompactRange> edge = Optional.empty();
    private Optional<TreeStore.Horizon> walked = Optional.empty();

    Sequencer(TreeStore store, TransactionOperations transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** Places what has been committed; {@code false} when it leaves that to another process that is doing so right now. */
    synchronized boolean sequence() {
        return walk(false);
    }

    /** Places everything that was committed before the call, waiting for another process if need be. */
    synchronized void sequenceAll() {
        walk(true);
    }

    /** The same, looking at every entry there is: for a check that takes nothing for granted. */
    synchronized void sequenceFromTheStart() {
        walked = Optional.empty();
        walk(true);
    }

    private boolean walk(boolean wait) {
        // Asked before looking: whatever ends in between is looked at next time.
        TreeStore.Horizon now = store.horizon();
        Optional<TreeStore.Horizon> known =
                walked.filter(before -> before.numbering().equals(now.numbering()));
        if (known.filter(before -> before.quiet() && before.equals(now)).isPresent()) {
            return true;
        }
        if (known.isEmpty()) {
            edge = Optional.empty();
        }
        // Entries of another server may have any number; later walks need not pass by them again.
        long end = known.isPresent() ? now.next() : Long.MAX_VALUE;
        Optional<TreeStore.Mark> next = Optional.of(known.map(before -> TreeStore.Mark.before(before.oldestRunning()))
                .orElse(TreeStore.Mark.START));
        while (next.isPresent()) {
            TreeStore.Mark after = next.get();
            try {
                Page page = Optional.ofNullable(transaction.execute(_ -> page(after, end, wait)))
                        .orElse(Page.LOCKED);
                if (page.locked()) {
                    return false;
                }
                next = page.last();
            } catch (RuntimeException failed) {
                edge = Optional.empty();
                throw failed;
            }
        }
        walked = Optional.of(now);
        return true;
    }

    /** @param last where the next page starts; empty after the last page */
    private record Page(boolean locked, Optional<TreeStore.Mark> last) {
        static final Page LOCKED = new Page(true, Optional.empty());
    }

    private Page page(TreeStore.Mark after, long end, boolean wait) {
        if (wait) {
            store.lock();
        } else if (!store.tryLock()) {
            return Page.LOCKED;
        }
        List<TreeStore.Waiting> waiting = store.waiting(after, end, PAGE);
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
