package im.steward.backup.take.postgres;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server of a test's own, with a chat server's database that may be renamed. */
public final class OwnPostgres implements AutoCloseable {
    private static final PostgresServer NONE =
            new PostgresServer("jdbc:postgresql://127.0.0.1:1/none", Login.of("x", ""));
    private static final String DATABASE = "chat";
    private final PostgresPrograms programs;
    private final PostgresScratch.Place place;

    public OwnPostgres(Path binaries, Path directory) {
        programs = new PostgresPrograms(Optional.empty(), Optional.of(binaries), PostgresPrograms.DEBIAN);
        place = new PostgresScratch(Optional.empty(), programs)
                .open(NONE, Map.of(), new Restoring(new TestVault(directory).vault(), directory, "live"));
        jdbc("postgres").sql("DROP DATABASE drill_live").update();
        jdbc("postgres").sql("CREATE ROLE chat_owner LOGIN").update();
        jdbc("postgres").sql("CREATE ROLE chat_app LOGIN PASSWORD 'app'").update();
        jdbc("postgres").sql("CREATE DATABASE chat OWNER chat_owner").update();
        jdbc("postgres")
                .sql("ALTER DATABASE chat SET search_path TO \"$user\", public")
                .update();
        jdbc("postgres").sql("REVOKE ALL ON DATABASE chat FROM PUBLIC").update();
        jdbc("postgres").sql("GRANT CONNECT ON DATABASE chat TO chat_app").update();
        jdbc(DATABASE).sql("""
                GRANT ALL ON SCHEMA public TO chat_owner; SET ROLE chat_owner;
                CREATE TABLE teams (id varchar(26) PRIMARY KEY, name varchar(64));
                CREATE TABLE users (id varchar(26) PRIMARY KEY, username varchar(64));
                CREATE TABLE channels (id varchar(26) PRIMARY KEY, teamid varchar(26), name varchar(64), type varchar(1));
                CREATE TABLE channelmembers (channelid varchar(26), userid varchar(26), PRIMARY KEY (channelid, userid));
                CREATE TABLE posts (id varchar(26) PRIMARY KEY, createat bigint, editat bigint, deleteat bigint,
                                    userid varchar(26), channelid varchar(26) REFERENCES channels (id),
                                    rootid varchar(26), message varchar(65535), type varchar(26));
                CREATE INDEX posts_search ON posts USING gin (to_tsvector('english', message));
                INSERT INTO teams VALUES ('t1', 'orion');
                INSERT INTO users VALUES ('u1', 'alice'), ('u2', 'bob');
                INSERT INTO channels VALUES ('c1', 't1', 'bridge', 'O'), ('c2', '', 'u1__u2', 'D');
                INSERT INTO channelmembers VALUES ('c1', 'u1'), ('c1', 'u2'), ('c2', 'u1'), ('c2', 'u2');
                INSERT INTO posts VALUES
                  ('p1', 1000, 0, 0, 'u1', 'c1', '', 'About the budget 预算', ''),
                  ('p2', 2000, 2500, 0, 'u2', 'c1', '', '=1+1', ''),
                  ('p3', 3000, 0, 0, 'u2', 'c1', 'p1', 'An answer, "quoted"', ''),
                  ('p4', 4000, 0, 4500, 'u1', 'c1', '', 'gone', ''),
                  ('p5', 5000, 0, 0, 'u1', 'c1', '', 'alice joined', 'system_join_channel'),
                  ('p6', 6000, 0, 0, 'u2', 'c2', '', 'just us', '');
                INSERT INTO posts SELECT 'n' || n, 10000 + n, 0, 0, 'u1', 'c1', '', 'message ' || n, ''
                  FROM generate_series(1, 2000) n;
                GRANT SELECT, INSERT ON posts TO chat_app; RESET ROLE""").update();
    }

    public JdbcClient jdbc(String database) {
        return JdbcClient.create(server(database).dataSource());
    }

    public DataSource jdbcSource(String database) {
        return server(database).dataSource();
    }

    /** For its own programs. */
    public Map<String, String> environment() {
        String[] address = place.administration()
                .url()
                .replaceAll("jdbc:postgresql://|/.*", "")
                .split(":", 2);
        return Map.of(
                "PGHOST",
                address[0],
                "PGPORT",
                address[1],
                "PGUSER",
                administrator().user(),
                "PGPASSWORD",
                administrator().secret());
    }

    private PostgresServer server(String database) {
        return place.administration().database(database);
    }

    public Login administrator() {
        return place.administration().login();
    }

    public PostgresPart part(PartName name) {
        return new PostgresPart(
                name,
                server(DATABASE),
                programs,
                new PostgresScratch(Optional.empty(), programs),
                PostgresPart.CANARY_SCHEMA,
                PostgresPart.Look.NOTHING);
    }

    public LivePostgres live(PostgresPart part, Optional<Login> account) {
        return new LivePostgres(part, server(DATABASE), account);
    }

    @Override
    public void close() {
        place.close();
    }
}
