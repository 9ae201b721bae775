package im.steward.backup.take.postgres;

import im.steward.backup.take.ChatRows;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Mattermost's tables in a restored database. */
record PostgresChatStore(Connection connection) {
    private static final int FETCHED = 1_000;

    /** Where the tables of the chat server are. */
    private String schema() throws SQLException {
        try (PreparedStatement asked = connection.prepareStatement("""
                        SELECT table_schema FROM information_schema.columns
                         WHERE table_name = 'posts' AND column_name = 'channelid' ORDER BY 1 LIMIT 1""");
                ResultSet found = asked.executeQuery()) {
            if (!found.next()) {
                throw notAChat();
            }
            return "\"" + found.getString(1).replace("\"", "\"\"") + "\"";
        }
    }

    static RefusedException notAChat() {
        return new RefusedException(new Fault(
                "restore-no-conversations",
                "This part is no database of a chat server whose conversations Steward knows",
                "Restore the whole part to a scratch place and look for the rows there"));
    }

    Optional<ChatRows.Channel> channel(String id) throws SQLException {
        String schema = schema();
        try (PreparedStatement asked = connection.prepareStatement("""
                SELECT c.name, c.type, t.name AS team FROM %1$s.channels c LEFT JOIN %1$s.teams t ON t.id = c.teamid
                 WHERE c.id = ?""".formatted(schema))) {
            asked.setString(1, id);
            try (ResultSet found = asked.executeQuery()) {
                if (!found.next()) {
                    return Optional.empty();
                }
                String type = found.getString("type").strip();
                boolean direct = type.equals("D") || type.equals("G");
                return Optional.of(new ChatRows.Channel(
                        id,
                        Optional.ofNullable(found.getString("team")),
                        found.getString("name"),
                        type,
                        direct ? members(schema, id) : List.of()));
            }
        }
    }

    private List<String> members(String schema, String id) throws SQLException {
        try (PreparedStatement asked = connection.prepareStatement("""
                SELECT u.username FROM %1$s.channelmembers m JOIN %1$s.users u ON u.id = m.userid
                 WHERE m.channelid = ? ORDER BY 1""".formatted(schema))) {
            asked.setString(1, id);
            try (ResultSet found = asked.executeQuery()) {
                List<String> members = new ArrayList<>();
                while (found.next()) {
                    members.add(found.getString(1));
                }
                return members;
            }
        }
    }

    void posts(String channel, Consumer<ChatRows.Post> each) throws SQLException {
        // Fetched in pieces, which the driver does inside a transaction only.
        connection.setAutoCommit(false);
        try (PreparedStatement asked = connection.prepareStatement("""
                SELECT p.id, p.rootid, p.createat, p.editat, p.deleteat, p.type, p.message,
                       coalesce(u.username, p.userid) AS username
                  FROM %1$s.posts p
                  LEFT JOIN %1$s.users u ON u.id = p.userid
                  LEFT JOIN %1$s.posts root ON root.id = p.rootid AND p.rootid <> ''
                 WHERE p.channelid = ?
                 ORDER BY coalesce(root.createat, p.createat), coalesce(root.id, p.id), root.id IS NOT NULL,
                          p.createat, p.id""".formatted(schema()))) {
            asked.setFetchSize(FETCHED);
            asked.setString(1, channel);
            try (ResultSet row = asked.executeQuery()) {
                while (row.next()) {
                    each.accept(new ChatRows.Post(
                            row.getString("id").strip(),
                            Optional.ofNullable(row.getString("rootid"))
                                    .map(String::strip)
                                    .filter(root -> !root.isEmpty()),
                            row.getString("username").strip(),
                            Instant.ofEpochMilli(row.getLong("createat")),
                            moment(row.getLong("editat")),
                            moment(row.getLong("deleteat")),
                            Optional.ofNullable(row.getString("type")).orElse(""),
                            Optional.ofNullable(row.getString("message")).orElse("")));
                }
            }
        }
    }

    private static Optional<Instant> moment(long millis) {
        return millis <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
