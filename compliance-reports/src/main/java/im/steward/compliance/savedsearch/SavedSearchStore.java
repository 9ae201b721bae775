package im.steward.compliance.savedsearch;

import im.steward.compliance.matter.MatterId;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.SqlTime;
import im.steward.trail.OfficerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

final class SavedSearchStore {
    private static final String SELECT = """
            SELECT id, name, matter, query, zone, owner, shared, saved_at
              FROM compliance.saved_search
            """;
    private final JdbcClient jdbc;

    SavedSearchStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(SavedSearch search) {
        try {
            jdbc.sql("""
                            INSERT INTO compliance.saved_search (id, name, matter, query, zone, owner, shared, saved_at)
                            VALUES (:id, :name, :matter, :query, :zone, :owner, :shared, :savedAt)
                            """)
                    .param("id", search.id().value())
                    .param("name", search.name())
                    .param("matter", search.matter().value())
                    .param("query", search.query())
                    .param("zone", search.zone().getId())
                    .param("owner", search.owner().value())
                    .param("shared", search.shared())
                    .param("savedAt", SqlTime.param(search.savedAt()))
                    .update();
        } catch (DuplicateKeyException taken) {
            throw new RefusedException(
                    new Fault(
                            "saved-search-name-taken",
                            "You have a saved search of that name in this matter",
                            "Choose another name, or delete the old one first"),
                    taken);
        }
    }

    Optional<SavedSearch> find(SavedSearchId id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id.value())
                .query(SavedSearchStore::map)
                .optional();
    }

    List<SavedSearch> ofOwnerOrShared(OfficerId officer) {
        return jdbc.sql(SELECT + " WHERE owner = :officer OR shared ORDER BY lower(name), id")
                .param("officer", officer.value())
                .query(SavedSearchStore::map)
                .list();
    }

    void delete(SavedSearchId id) {
        jdbc.sql("DELETE FROM compliance.saved_search WHERE id = :id")
                .param("id", id.value())
                .update();
    }

    private static SavedSearch map(ResultSet row, int number) throws SQLException {
        return new SavedSearch(
                new SavedSearchId(row.getObject("id", UUID.class)),
                row.getString("name"),
                new MatterId(row.getObject("matter", UUID.class)),
                row.getString("query"),
                ZoneId.of(row.getString("zone")),
                new OfficerId(row.getString("owner")),
                row.getBoolean("shared"),
                SqlTime.read(row, "saved_at"));
    }
}
