package im.steward.trail.keeper;

import im.steward.kernel.Sha256;
import im.steward.trail.TrailEntryId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the whole trail in the order of the tree, with what lies beside it. */
final class LeafStore {
    private static final int CURSOR_ROWS = 2_000;

    private final JdbcTemplate jdbc;

    LeafStore(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.jdbc.setFetchSize(CURSOR_ROWS);
    }

    /** Every place of the tree in order, through a cursor; wants a transaction around it. */
    void eachLeaf(Consumer<StoredLeaf> reader) {
        jdbc.query("""
                SELECT leaf.seq, leaf.entry AS placed, leaf.leaf_hash,
                       entry.id, entry.at, entry.actor, entry.action, entry.subject, entry.commitment,
                       detail.salt, detail.content
                  FROM trail.leaf
                  LEFT JOIN trail.entry ON entry.id = leaf.entry
                  LEFT JOIN trail.detail ON detail.entry = leaf.entry
                 ORDER BY leaf.seq""", row -> {
            reader.accept(new StoredLeaf(
                    row.getLong("seq"),
                    new TrailEntryId(row.getObject("placed", UUID.class)),
                    Sha256.ofDigest(row.getBytes("leaf_hash")),
                    row.getObject("id") == null ? Optional.empty() : Optional.of(TreeStore.leafOf(row)),
                    clear(row)));
        });
    }

    private static Optional<StoredLeaf.Clear> clear(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes("salt");
        return salt == null ? Optional.empty() : Optional.of(new StoredLeaf.Clear(salt, row.getBytes("content")));
    }

    /** Details whose entry is gone: somebody took the entry out and forgot these. */
    long orphanedDetails() {
        Long orphans = jdbc.queryForObject(
                "SELECT count(*) FROM trail.detail"
                        + " WHERE NOT EXISTS (SELECT FROM trail.entry WHERE entry.id = detail.entry)",
                Long.class);
        return orphans == null ? 0 : orphans;
    }
}
