package im.steward.worker;

import im.steward.backup.take.mariadb.LiveDatabase;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import im.steward.worker.ChatLines.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A chat server's stores: a PostgreSQL of Mattermost's shape, a MariaDB with the same rows, and the uploads that their
 * {@code fileinfo} names.
 */
final class ChatSite {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ROWS = 2_000;
    private static final Set<String> PROPS_LAST = Set.of("users", "posts");
    private static final String EDITED = " (edited)";
    private final JdbcClient postgres;
    private final Optional<LiveDatabase> mariadb;
    private final Path uploads;
    private final List<Line> lines;
    private final int files;
    /** Which the first take does not see. */
    private final int later;

    ChatSite(JdbcClient postgres, Optional<LiveDatabase> mariadb, Path uploads, ChatLines lines, int files) {
        this.postgres = postgres;
        this.mariadb = mariadb;
        this.uploads = uploads;
        this.lines = lines.lines();
        this.files = files;
        this.later = lines.lines().size() / 100;
    }

    int posts() {
        return lines.size();
    }

    int files() {
        return files;
    }

    /** All but the newest one in a hundred; what was posted is returned for the archive. */
    List<AuditEvent> fill() throws IOException {
        postgres.sql("""
                CREATE TABLE teams (id varchar(26) PRIMARY KEY, name varchar(64) NOT NULL UNIQUE);
                CREATE TABLE users (id varchar(26) PRIMARY KEY, username varchar(64) NOT NULL, props jsonb);
                CREATE TABLE channels (id varchar(26) PRIMARY KEY, teamid varchar(26) NOT NULL REFERENCES teams (id),
                                       name varchar(64) NOT NULL, displayname varchar(64), type varchar(1) NOT NULL);
                CREATE TABLE channelmembers (channelid varchar(26) REFERENCES channels (id),
                                             userid varchar(26) REFERENCES users (id), roles varchar(256),
                                             PRIMARY KEY (channelid, userid));
                CREATE TABLE posts (id varchar(26) PRIMARY KEY, createat bigint NOT NULL, updateat bigint NOT NULL,
                                    editat bigint NOT NULL, deleteat bigint NOT NULL,
                                    userid varchar(26) NOT NULL REFERENCES users (id),
                                    channelid varchar(26) NOT NULL REFERENCES channels (id), rootid varchar(26) NOT NULL,
                                    message varchar(65535) NOT NULL, type varchar(26) NOT NULL, props jsonb);
                CREATE TABLE fileinfo (id varchar(26) PRIMARY KEY, creatorid varchar(26) NOT NULL,
                                       postid varchar(26) NOT NULL REFERENCES posts (id), createat bigint NOT NULL,
                                       deleteat bigint NOT NULL, path varchar(512) NOT NULL, size bigint NOT NULL);
                CREATE INDEX idx_posts_update_at ON posts (updateat);
                CREATE INDEX idx_posts_create_at ON posts (createat);
                CREATE INDEX idx_posts_user_id ON posts (userid);
                CREATE INDEX idx_posts_root_id_delete_at ON posts (rootid, deleteat);
                CREATE INDEX idx_posts_channel_id_update_at ON posts (channelid, updateat);
                CREATE INDEX idx_posts_message_txt ON posts USING gin (to_tsvector('english', message))""").update();
        mariadb.ifPresent(live -> live.run("""
                CREATE TABLE Teams (Id VARCHAR(26) PRIMARY KEY, Name VARCHAR(64) NOT NULL UNIQUE);
                CREATE TABLE Users (Id VARCHAR(26) PRIMARY KEY, Username VARCHAR(64) NOT NULL, Props TEXT);
                CREATE TABLE Channels (Id VARCHAR(26) PRIMARY KEY, TeamId VARCHAR(26) NOT NULL REFERENCES Teams (Id),
                                       Name VARCHAR(64) NOT NULL, DisplayName VARCHAR(64), Type VARCHAR(1) NOT NULL);
                CREATE TABLE ChannelMembers (ChannelId VARCHAR(26) REFERENCES Channels (Id),
                                             UserId VARCHAR(26) REFERENCES Users (Id), Roles VARCHAR(256),
                                             PRIMARY KEY (ChannelId, UserId));
                CREATE TABLE Posts (Id VARCHAR(26) PRIMARY KEY, CreateAt BIGINT NOT NULL, UpdateAt BIGINT NOT NULL,
                                    EditAt BIGINT NOT NULL, DeleteAt BIGINT NOT NULL,
                                    UserId VARCHAR(26) NOT NULL REFERENCES Users (Id),
                                    ChannelId VARCHAR(26) NOT NULL REFERENCES Channels (Id), RootId VARCHAR(26) NOT NULL,
                                    Message MEDIUMTEXT NOT NULL, Type VARCHAR(26) NOT NULL, Props TEXT,
                                    INDEX (UpdateAt), INDEX (CreateAt), INDEX (ChannelId, UpdateAt));
                CREATE TABLE FileInfo (Id VARCHAR(26) PRIMARY KEY, CreatorId VARCHAR(26) NOT NULL,
                                       PostId VARCHAR(26) NOT NULL REFERENCES Posts (Id), CreateAt BIGINT NOT NULL,
                                       DeleteAt BIGINT NOT NULL, Path VARCHAR(512) NOT NULL, Size BIGINT NOT NULL)"""));
        insert("teams", List.<Object[]>of(row("t1", "orion")));
        insert("users", distinct(Line::sender, line -> row(line.sender(), "@" + line.sender(), "{}")));
        insert(
                "channels",
                distinct(
                        Line::channel,
                        line -> row(line.channel(), "t1", line.channel(), cut(line.channelName()), "O")));
        insert(
                "channelmembers",
                distinct(
                        line -> line.channel() + line.sender(),
                        line -> row(line.channel(), line.sender(), "channel_user")));
        List<Line> now = lines.subList(0, lines.size() - later);
        post(now);
        upload(1, files);
        return now.stream().map(line -> posted(line)).toList();
    }

    /** Two in a hundred: the newest posts are edited, as many are new; so are two in a hundred files. */
    List<AuditEvent> change() throws IOException {
        List<Line> edited = lines.subList(lines.size() - 2 * later, lines.size() - later);
        List<Line> fresh = lines.subList(lines.size() - later, lines.size());
        String condition = " WHERE createat >= " + edited.getFirst().at().toEpochMilli();
        postgres.sql("UPDATE posts SET message = message || '%s', editat = createat + 1".formatted(EDITED) + condition)
                .update();
        mariadb.ifPresent(live ->
                live.run("UPDATE Posts SET Message = CONCAT(Message, '%s'), EditAt = CreateAt + 1".formatted(EDITED)
                        + condition));
        post(fresh);
        upload(files + 1, files + files / 50);
        List<AuditEvent> events =
                new ArrayList<>(edited.stream().map(ChatSite::edited).toList());
        fresh.forEach(line -> events.add(posted(line)));
        return events;
    }

    private void post(List<Line> some) {
        insert(
                "posts",
                some.stream()
                        .map(line -> {
                            long at = line.at().toEpochMilli();
                            return row(
                                    line.id(),
                                    at,
                                    at,
                                    0,
                                    0,
                                    line.sender(),
                                    line.channel(),
                                    "",
                                    line.text(),
                                    "",
                                    "{\"disable_group_highlight\": true}");
                        })
                        .toList());
    }

    private void upload(int from, int to) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        for (int file = from; file <= to; file++) {
            Random random = new Random(file);
            byte[] content = new byte[1_000 + random.nextInt(40_000)];
            random.nextBytes(content);
            Line line = lines.get(file * 7 % (lines.size() - later));
            String path = "2026/%02d/%s/file-%d.bin".formatted(1 + file % 12, line.channel(), file);
            Files.createDirectories(uploads.resolve(path).getParent());
            Files.write(uploads.resolve(path), content);
            rows.add(row("f" + file, line.sender(), line.id(), line.at().toEpochMilli(), 0, path, content.length));
        }
        insert("fileinfo", rows);
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static String cut(String name) {
        return name.length() > 60 ? name.substring(0, 60) : name;
    }

    private List<Object[]> distinct(Function<Line, String> by, Function<Line, Object[]> row) {
        Map<String, Object[]> rows =
                lines.stream().collect(Collectors.toMap(by, row, (first, _) -> first, TreeMap::new));
        return List.copyOf(rows.values());
    }

    /** The same rows into both. */
    private void insert(String table, List<Object[]> rows) {
        for (int from = 0; from < rows.size(); from += ROWS) {
            List<Object[]> some = rows.subList(from, Math.min(rows.size(), from + ROWS));
            ArrayNode all = JSON.createArrayNode();
            some.forEach(row -> all.add(JSON.valueToTree(row)));
            int columns = some.getFirst().length;
            StringBuilder select = new StringBuilder("INSERT INTO " + table + " SELECT ");
            for (int column = 0; column < columns; column++) {
                select.append(column == 0 ? "" : ", ").append("(row ->> ").append(column);
                boolean number = some.getFirst()[column] instanceof Number;
                boolean json = column == columns - 1 && PROPS_LAST.contains(table);
                select.append(number ? ")::bigint" : json ? ")::jsonb" : ")");
            }
            postgres.sql(select + " FROM jsonb_array_elements(:rows::jsonb) AS row")
                    .param("rows", JSON.writeValueAsString(all))
                    .update();
            mariadb.ifPresent(live -> live.run("SET NAMES utf8mb4; SET foreign_key_checks = 0; INSERT INTO "
                    + name(table) + " VALUES "
                    + some.stream().map(ChatSite::literals).collect(Collectors.joining(",\n"))));
        }
    }

    private static String name(String table) {
        return switch (table) {
            case "channelmembers" -> "ChannelMembers";
            case "fileinfo" -> "FileInfo";
            default -> table.substring(0, 1).toUpperCase(Locale.ROOT) + table.substring(1);
        };
    }

    private static String literals(Object[] row) {
        List<String> values = new ArrayList<>();
        for (Object value : row) {
            values.add(
                    value instanceof Number
                            ? value.toString()
                            : "'" + value.toString().replace("\\", "\\\\").replace("'", "''") + "'");
        }
        return "(" + String.join(", ", values) + ")";
    }

    private static AuditEvent posted(Line line) {
        return new MessagePosted(
                head(line, 0, line.at()),
                channel(line),
                new MessageRef(line.id(), null),
                new Body(line.text()),
                List.of(),
                List.of(),
                false,
                null);
    }

    private static AuditEvent edited(Line line) {
        return new MessageEdited(
                head(line, 1, line.at().plusMillis(1)),
                channel(line),
                new MessageRef(line.id(), null),
                new Body(line.text() + EDITED),
                null,
                List.of(),
                List.of());
    }

    private static ChannelRef channel(Line line) {
        return new ChannelRef(line.channel(), line.channelName(), ChannelRef.Type.PUBLIC, "orion");
    }

    private static EventHead head(Line line, long revision, Instant at) {
        return new EventHead(
                EventId.of("mattermost", "hq", line.id(), revision),
                at,
                at,
                new AccountRef(line.sender(), line.senderName()));
    }
}
