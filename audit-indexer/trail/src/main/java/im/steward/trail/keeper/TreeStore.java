package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.Sha256;
import im.steward.kernel.SqlTime;
import im.steward.trail.TrailEntry;
import im.steward.trail.TrailEntryId;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.MerkleTree;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.proof.Subtree;
import im.steward.trail.proof.TreeHashes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The Merkle tree over committed entries: leaves in order, every eighth level of nodes, checkpoints. */
final class TreeStore implements TreeHashes {
    /** A level is stored when it is a multiple of this; a subtree in between costs at most 2^7 stored hashes. */
    static final int STORED_EVERY = 8;

    /** One process at a time gives places in the tree; appending never waits for it. */
    private static final long LOCK = 0x7472_6169_6c31L;

    private final JdbcTemplate jdbc;

    TreeStore(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** An entry that has no place in the tree yet. */
    record Waiting(Mark mark, Sha256 hash) {}

    /** How far a walk over all entries has come: by transaction, then by id. */
    record Mark(long transaction, UUID entry) {
        /** Before every entry, of whatever server. */
        static final Mark START = new Mark(0, new UUID(0, 0));

        static Mark before(long transaction) {
            return new Mark(transaction, new UUID(0, 0));
        }
    }

    /**
     * What the numbers of transactions mean at one moment.
     *
     * @param numbering changes with the server's start, with the table, and with entries that carry numbers this server
     *     has not come to yet, as a restored dump brings them; under another numbering nothing is known of any entry
     * @param oldestRunning every transaction before this one has ended; what it committed can be seen
     * @param next the first number of which nothing can be seen yet
     */
    record Horizon(String numbering, long oldestRunning, long next) {
        /** Nothing was going on: whatever is committed later has the number {@code next} or a later one. */
        boolean quiet() {
            return oldestRunning == next;
        }
    }

    /**
     * Both ways of locking also keep PostgreSQL from compiling the walk: it cannot know how near the end the walk starts,
     * takes it for expensive, and would spend half a second of processor five times a second.
     */
    boolean tryLock() {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT pg_try_advisory_xact_lock(?) AND set_config('jit', 'off', TRUE) = 'off'", Boolean.class, LOCK));
    }

    void lock() {
        jdbc.query("SELECT pg_advisory_xact_lock(?), set_config('jit', 'off', TRUE)", row -> {}, LOCK);
    }

    Horizon horizon() {
        return Objects.requireNonNull(jdbc.queryForObject(
                """
                SELECT concat_ws(' ', pg_postmaster_start_time(), 'trail.entry'::regclass::oid, (
                               SELECT xid
                                 FROM trail.entry
                                WHERE xid >= pg_snapshot_xmax(snapshot)
                                ORDER BY xid DESC, id DESC
                                LIMIT 1)) AS numbering,
                       pg_snapshot_xmin(snapshot)::text::bigint AS oldest_running,
                       pg_snapshot_xmax(snapshot)::text::bigint AS next
                  FROM pg_current_snapshot() AS snapshot""",
                (row, n) ->
                        new Horizon(row.getString("numbering"), row.getLong("oldest_running"), row.getLong("next"))));
    }

    /**
     * The next committed entries without a place, of transactions before {@code before}. The lateral join keeps the
     * planner from reading all leaves when it takes the entries for many; the order is that of an index, so the limit
     * ends the walk.
     */
    List<Waiting> waiting(Mark after, long before, int limit) {
        return jdbc.query(
                """
                SELECT entry.xid::text::bigint AS transaction, entry.id, entry.at, entry.actor, entry.action,
                       entry.subject, entry.commitment
                  FROM trail.entry
                  LEFT JOIN LATERAL (SELECT leaf.seq FROM trail.leaf WHERE leaf.entry = entry.id LIMIT 1) placed ON TRUE
                 WHERE (entry.xid, entry.id) > (?::text::xid8, ?)
                   AND entry.xid < ?::text::xid8
                   AND placed.seq IS NULL
                 ORDER BY entry.xid, entry.id
                 LIMIT ?""",
                (row, n) -> new Waiting(
                        new Mark(row.getLong("transaction"), row.getObject("id", UUID.class)),
                        MerkleHash.leaf(leafOf(row))),
                Long.toString(after.transaction()),
                after.entry(),
                Long.toString(before),
                limit);
    }

    void place(long firstSeq, List<Waiting> entries) {
        jdbc.update(
                """
                INSERT INTO trail.leaf (seq, entry, leaf_hash)
                SELECT ? + placed.nth - 1, placed.entry::uuid, placed.hash
                  FROM unnest(?::text[], ?::bytea[]) WITH ORDINALITY AS placed (entry, hash, nth)""",
                firstSeq,
                entries.stream().map(entry -> entry.mark().entry().toString()).toArray(String[]::new),
                entries.stream().map(entry -> entry.hash().bytes()).toArray(byte[][]::new));
    }

    void addNodes(Map<Subtree, Sha256> nodes) {
        jdbc.batchUpdate(
                "INSERT INTO trail.node (level, index, hash) VALUES (?, ?, ?)",
                nodes.entrySet().stream()
                        .map(node -> new Object[] {
                            node.getKey().level(),
                            node.getKey().index(),
                            node.getValue().bytes()
                        })
                        .toList());
    }

    /** All stored nodes: one for each 256 entries and level. */
    Map<Subtree, Sha256> nodes() {
        Map<Subtree, Sha256> nodes = new HashMap<>();
        jdbc.query("SELECT level, index, hash FROM trail.node", row -> {
            nodes.put(new Subtree(row.getInt("level"), row.getLong("index")), Sha256.ofDigest(row.getBytes("hash")));
        });
        return nodes;
    }

    long size() {
        return number("SELECT coalesce(max(seq) + 1, 0) FROM trail.leaf");
    }

    /**
     * Committed entries without a place, up to {@code most}. Looks a thousand transactions behind the newest place, which
     * is further back than entries wait; what a restore brought from another server has numbers that mean nothing here.
     */
    long unplaced(long most) {
        return number("""
                SELECT count(*)
                  FROM (SELECT 1
                          FROM trail.entry
                         WHERE entry.xid >= (SELECT greatest(0, least(
                                   coalesce((SELECT placed.xid::text::bigint
                                               FROM trail.leaf
                                               JOIN trail.entry placed ON placed.id = leaf.entry
                                              ORDER BY leaf.seq DESC
                                              LIMIT 1), 0),
                                   pg_snapshot_xmax(pg_current_snapshot())::text::bigint) - 1000))::text::xid8
                           AND entry.xid < pg_snapshot_xmax(pg_current_snapshot())
                           AND NOT EXISTS (SELECT 1 FROM trail.leaf WHERE leaf.entry = entry.id)
                         LIMIT %d) unplaced""".formatted(most));
    }

    Optional<Long> seqOf(TrailEntryId entry) {
        return jdbc
                .query("SELECT seq FROM trail.leaf WHERE entry = ?", (row, n) -> row.getLong("seq"), entry.value())
                .stream()
                .findFirst();
    }

    List<Sha256> leafHashes(long from, long to) {
        return jdbc.query(
                "SELECT leaf_hash FROM trail.leaf WHERE seq >= ? AND seq < ? ORDER BY seq",
                (row, n) -> Sha256.ofDigest(row.getBytes("leaf_hash")),
                from,
                to);
    }

    /** Two questions, however many subtrees: one for leaves, one for stored nodes; each by exact keys. */
    @Override
    public List<Sha256> hashes(List<Subtree> subtrees) {
        Map<Boolean, List<Subtree>> wanted = subtrees.stream()
                .flatMap(TreeStore::stored)
                .distinct()
                .collect(Collectors.partitioningBy(part -> part.level() == 0));
        Map<Subtree, Sha256> stored = new HashMap<>();
        List<Subtree> leaves = wanted.getOrDefault(true, List.of());
        if (!leaves.isEmpty()) {
            jdbc.query(
                    "SELECT seq, leaf_hash FROM trail.leaf WHERE seq = ANY (?)",
                    row -> {
                        stored.put(new Subtree(0, row.getLong("seq")), Sha256.ofDigest(row.getBytes("leaf_hash")));
                    },
                    (Object) leaves.stream().map(Subtree::index).toArray(Long[]::new));
        }
        List<Subtree> nodes = wanted.getOrDefault(false, List.of());
        if (!nodes.isEmpty()) {
            jdbc.query(
                    """
                    SELECT node.level, node.index, node.hash
                      FROM unnest(?::smallint[], ?::bigint[]) AS wanted (level, index)
                      JOIN trail.node ON node.level = wanted.level AND node.index = wanted.index""",
                    row -> {
                        stored.put(
                                new Subtree(row.getInt("level"), row.getLong("index")),
                                Sha256.ofDigest(row.getBytes("hash")));
                    },
                    nodes.stream().map(Subtree::level).toArray(Integer[]::new),
                    nodes.stream().map(Subtree::index).toArray(Long[]::new));
        }
        return subtrees.stream().map(subtree -> joined(subtree, stored)).toList();
    }

    /** The stored subtrees that make up this one. */
    private static Stream<Subtree> stored(Subtree subtree) {
        int level = storedLevel(subtree);
        long first = subtree.firstLeaf() >> level;
        return LongStream.range(first, first + (subtree.leaves() >> level))
                .mapToObj(index -> new Subtree(level, index));
    }

    private static int storedLevel(Subtree subtree) {
        return subtree.level() - subtree.level() % STORED_EVERY;
    }

    private static Sha256 joined(Subtree subtree, Map<Subtree, Sha256> stored) {
        MerkleTree parts = new MerkleTree();
        stored(subtree).forEach(part -> {
            Sha256 hash = stored.get(part);
            if (hash == null) {
                throw new IntegrityException(new Fault(
                        "trail-tampered",
                        "The trail's tree has a hole at level %d, place %d".formatted(part.level(), part.index()),
                        "Run ./steward trail verify, which names the first bad entry, and keep the anchor file safe"));
            }
            parts.append(hash);
        });
        return parts.root();
    }

    void addCheckpoint(SignedCheckpoint signed, Instant at) {
        jdbc.update(
                "INSERT INTO trail.checkpoint (size, root, at, note) VALUES (?, ?, ?, ?)",
                signed.checkpoint().size(),
                signed.checkpoint().root().bytes(),
                SqlTime.param(at),
                signed.note());
    }

    Optional<TrailCheckpoint> lastCheckpoint() {
        return jdbc
                .query(
                        "SELECT size, root, at, note FROM trail.checkpoint ORDER BY size DESC LIMIT 1",
                        TreeStore::checkpoint)
                .stream()
                .findFirst();
    }

    Optional<TrailCheckpoint> checkpointAfter(long size) {
        return jdbc
                .query(
                        "SELECT size, root, at, note FROM trail.checkpoint WHERE size > ? ORDER BY size LIMIT 1",
                        TreeStore::checkpoint,
                        size)
                .stream()
                .findFirst();
    }

    List<TrailCheckpoint> checkpoints(long beforeSize, int limit) {
        return jdbc.query(
                "SELECT size, root, at, note FROM trail.checkpoint WHERE size < ? ORDER BY size DESC LIMIT ?",
                TreeStore::checkpoint,
                beforeSize,
                limit);
    }

    /** All notes, oldest first. */
    void eachCheckpoint(Consumer<TrailCheckpoint> reader) {
        jdbc.query("SELECT size, root, at, note FROM trail.checkpoint ORDER BY size", row -> {
            reader.accept(checkpoint(row, 0));
        });
    }

    private static TrailCheckpoint checkpoint(ResultSet row, int n) throws SQLException {
        return new TrailCheckpoint(
                row.getLong("size"),
                Sha256.ofDigest(row.getBytes("root")),
                SqlTime.read(row, "at"),
                row.getString("note"));
    }

    static byte[] leafOf(ResultSet row) throws SQLException {
        return TrailEntry.leaf(
                new TrailEntryId(row.getObject("id", UUID.class)),
                SqlTime.read(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                HexFormat.of().formatHex(row.getBytes("commitment")));
    }

    private long number(String sql) {
        Long number = jdbc.queryForObject(sql, Long.class);
        return number == null ? 0 : number;
    }
}
