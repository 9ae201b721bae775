package im.steward.backup.take.mariadb;

import im.steward.backup.take.ChatRows;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mattermost's tables in a restored database, whose names it has written in more than one way. */
record MariaDbChatStore(MariaDbStore store) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");
    /** So many posts are asked for at once. */
    private static final int PAGE = 10_000;

    private Map<String, String> tables() {
        Map<String, String> names = new TreeMap<>();
        for (String name : store.ask("""
                SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
                   AND LOWER(TABLE_NAME) IN ('posts', 'channels', 'teams', 'users', 'channelmembers')""")) {
            names.put(name.toLowerCase(java.util.Locale.ROOT), "`" + name + "`");
        }
        if (names.size() < 5) {
            throw new RefusedException(new Fault(
                    "restore-no-conversations",
                    "This part is no database of a chat server whose conversations Steward knows",
                    "Restore the whole part to a scratch place and look for the rows there"));
        }
        return names;
    }

    /** It stands between quotes in what the client is told. */
    private static String literal(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a conversation's id has letters, digits and few signs");
        }
        return "'" + id + "'";
    }

    private static String named(String sql, Map<String, String> tables) {
        String named = sql;
        for (Map.Entry<String, String> table : tables.entrySet()) {
            named = named.replace("{" + table.getKey() + "}", table.getValue());
        }
        return named;
    }

    Optional<ChatRows.Channel> channel(String id) {
        Map<String, String> tables = tables();
        List<String> found = store.ask(named("""
                SELECT JSON_OBJECT('name', c.Name, 'type', c.Type, 'team', t.Name)
                  FROM {channels} c LEFT JOIN {teams} t ON t.Id = c.TeamId WHERE c.Id = %s""".formatted(literal(id)), tables));
        return found.stream().findFirst().map(JSON::readTree).map(channel -> {
            String type = channel.path("type").asString();
            boolean direct = type.equals("D") || type.equals("G");
            return new ChatRows.Channel(
                    id,
                    Optional.of(channel.path("team")).filter(JsonNode::isString).map(JsonNode::asString),
                    channel.path("name").asString(),
                    type,
                    direct ? store.ask(named("""
                                    SELECT u.Username FROM {channelmembers} m JOIN {users} u ON u.Id = m.UserId
                                     WHERE m.ChannelId = %s ORDER BY 1""".formatted(literal(id)), tables)) : List.of());
        });
    }

    void posts(String channel, Consumer<ChatRows.Post> each) {
        Map<String, String> tables = tables();
        for (int from = 0; ; from += PAGE) {
            List<String> page = store.ask(named("""
                    SELECT JSON_OBJECT('id', p.Id, 'root', p.RootId, 'user', COALESCE(u.Username, p.UserId),
                                       'at', p.CreateAt, 'edited', p.EditAt, 'deleted', p.DeleteAt, 'type', p.Type,
                                       'message', p.Message)
                      FROM {posts} p LEFT JOIN {users} u ON u.Id = p.UserId
                      LEFT JOIN {posts} root ON root.Id = p.RootId AND p.RootId <> ''
                     WHERE p.ChannelId = %s
                     ORDER BY COALESCE(root.CreateAt, p.CreateAt), COALESCE(root.Id, p.Id), root.Id IS NOT NULL,
                              p.CreateAt, p.Id LIMIT %d OFFSET %d""".formatted(literal(channel), PAGE, from), tables));
            page.stream().map(JSON::readTree).map(MariaDbChatStore::post).forEach(each);
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    private static ChatRows.Post post(JsonNode row) {
        return new ChatRows.Post(
                row.path("id").asString(),
                Optional.of(row.path("root").asString("")).filter(root -> !root.isEmpty()),
                row.path("user").asString(),
                Instant.ofEpochMilli(row.path("at").asLong()),
                moment(row.path("edited").asLong(0)),
                moment(row.path("deleted").asLong(0)),
                row.path("type").asString(""),
                row.path("message").asString(""));
    }

    private static Optional<Instant> moment(long millis) {
        return millis <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
