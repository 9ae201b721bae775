package im.steward.backup.take.own;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Login;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import im.steward.backup.take.postgres.OwnPostgres;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresScratch;
import im.steward.backup.take.postgres.PostgresServer;
import im.steward.backup.vault.Stored;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.schema.SchemaMigration;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import im.steward.trail.TrailConfiguration;
import im.steward.trail.keeper.CopiedTrail;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailKeeperConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Steward's own database on the stack's PostgreSQL, with a trail that was signed. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
@WithStack
class StewardPartIT {
    /** One for all tests, as the database is: the trail's key lies in it. */
    @TempDir
    private static Path home;

    private final Stack stack;
    private final Database database;

    StewardPartIT(Stack stack) {
        this.stack = stack;
        this.database = stack.database();
        for (String schema : List.of("trail", "backup")) {
            SchemaMigration.migrate(database.asOwner(), schema);
        }
    }

    private StewardPart part() {
        PostgresPrograms programs = new PostgresPrograms(
                Optional.empty(), Optional.of(stack.postgresqlBinaries()), PostgresPrograms.DEBIAN);
        return new StewardPart(
                new PostgresPart(
                        PartName.of("steward"),
                        new PostgresServer(database.url(), Login.of(database.app(), database.appPassword())),
                        programs,
                        new PostgresScratch(Optional.empty(), programs),
                        "backup",
                        new SignedTrailStore()),
                home.resolve("trail.key"),
                home.resolve("trail-anchors.txt"),
                List.of(home.resolve("keys"), home.resolve("steward.yml")));
    }

    private void append(int entries) {
        DataSource source = database.asApp();
        try (var context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("steward.home", home.toString())));
            context.registerBean("dataSource", DataSource.class, () -> source);
            context.registerBean(Clock.class, Clock::systemUTC);
            context.register(TrailConfiguration.class, TrailKeeperConfiguration.class);
            context.refresh();
            var transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            for (int i = 0; i < entries; i++) {
                String subject = "matter-" + i;
                transaction.executeWithoutResult(_ -> context.getBean(Trail.class)
                        .append(Actor.officer("olga"), "matter.opened", subject, Map.of("name", "Orion")));
            }
            context.getBean(TrailKeeper.class).checkpoint();
        }
    }

    @Test
    void comesBackWithAProvenTrailAndWithoutTheKeyOfItsVault() throws IOException {
        append(40);
        TestVault vault = new TestVault(home);
        Files.writeString(home.resolve("steward.yml"), "steward.roles: console\n");
        Files.writeString(home.resolve("keys/manifest.key"), "a key of the catalogue's");
        Files.writeString(home.resolve("keys/vault-local.key.2026-01-01T000000Z"), "a former key");
        StewardPart part = part();
        Canary canary = Canary.at(Instant.parse("2026-03-01T00:00:00Z"));

        SetPart taken = vault.take(part, canary);
        append(2);

        assertThat(taken.stored())
                .extracting(Stored::path)
                .contains(
                        "/steward/main.dump",
                        "/steward/files" + home.resolve("steward.yml"),
                        "/steward/files" + home.resolve("keys/manifest.key"),
                        "/steward/files" + home.resolve("trail.key"))
                .noneMatch(path -> path.contains("vault-local.key"));
        Restoring restoring = vault.restoring();
        try (Restored restored = part.restore(taken, restoring)) {
            assertThat(restored.fingerprints()).isEqualTo(taken.fingerprints()).containsKey("trail:signed");
            assertThat(restored.canary()).contains(canary);
            assertThat(restored.checks())
                    .allSatisfy(check ->
                            assertThat(check.passed()).as(check.detail()).isTrue())
                    .extracting(Restored.Check::name)
                    .contains("trail-root", "foreign-keys", "sequences");
            assertOnlyOurs(RestoredSteward.directory(restoring));
        }
    }

    /** Whatever may be passed through above, where a server runs as nobody. */
    private static void assertOnlyOurs(Path restored) throws IOException {
        try (Stream<Path> walked = Files.walk(restored)) {
            assertThat(walked.toList())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    /** The commands of docs/operate/restore.md as they stand there, but for names and addresses. */
    @Test
    void comesBackByTheDocumentedCommandsWithResticAndTheKeyAlone() throws Exception {
        append(7);
        TestVault vault = new TestVault(home);
        SetPart taken = vault.take(part());
        String key = home.resolve("trail.key.pub").toString();
        try (OwnPostgres other =
                new OwnPostgres(stack.postgresqlBinaries(), Files.createDirectories(home.resolve("other")))) {
            JdbcClient.create(database.asOwner())
                    .sql("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'steward_drill'")
                    .query((row, _) -> row.getString(1))
                    .list()
                    .forEach(role -> other.jdbc("postgres")
                            .sql("CREATE ROLE \"" + role + "\"")
                            .update());
            other.jdbc("postgres").sql("CREATE DATABASE steward").update();
            Path place = Files.createDirectories(home.resolve("by-hand"));
            for (String command : documented()) {
                String known = command.replace("/etc/steward/trail.key", key)
                        .replace("steward_owner", database.owner())
                        .replace("01890a5d-ac96-774b-bcce-b302099a8057", "none")
                        .replace(" ID ", " " + snapshot(taken, command.contains("/files/") ? key : "main.dump") + " ");
                run(known, place, other.environment());
            }

            assertThat(other.jdbc("steward")
                            .sql("SELECT count(*) FROM trail.entry")
                            .query(Long.class)
                            .single())
                    .isEqualTo(Long.valueOf(taken.fingerprints().getOrDefault("rows:trail.entry", "-1")));
            assertThat(place.resolve("trail.key")).hasSameBinaryContentAs(home.resolve("trail.key.pub"));
            assertThat(CopiedTrail.verify(
                                    other.jdbcSource("steward"),
                                    StewardPart.key(Files.readString(place.resolve("trail.key"))),
                                    Optional.of(home.resolve("trail-anchors.txt")))
                            .valid())
                    .isTrue();
        }
    }

    private static String snapshot(SetPart taken, String end) {
        return taken.stored().stream()
                .filter(stored -> stored.path().endsWith(end))
                .findFirst()
                .orElseThrow()
                .snapshot()
                .value();
    }

    /** Those that do not start Steward again. */
    private static List<String> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/operate/restore.md"));
        List<String> commands = page.substring(page.indexOf("## Steward itself"))
                .lines()
                .filter(line -> line.startsWith("$ ") && !line.contains("./steward"))
                .map(line -> line.substring(2).replaceAll("  +#.*", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        return commands;
    }

    private static void run(String command, Path place, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", command).directory(place.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("RESTIC_REPOSITORY", home.resolve("vault").toString());
        builder.environment()
                .put(
                        "RESTIC_PASSWORD_FILE",
                        home.resolve("keys/vault-local.key").toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + said).isZero();
    }

    @Test
    void tamperedTrailIsFoundByTheRestore() {
        append(10);
        TestVault vault = new TestVault(home);
        JdbcClient owner = JdbcClient.create(database.asOwner());
        owner.sql("ALTER TABLE trail.entry DISABLE TRIGGER append_only").update();
        owner.sql("UPDATE trail.entry SET subject = 'matter-99' WHERE subject = 'matter-3'")
                .update();
        owner.sql("ALTER TABLE trail.entry ENABLE TRIGGER append_only").update();
        StewardPart part = part();

        SetPart taken = vault.take(part);

        try (Restored restored = part.restore(taken, vault.restoring())) {
            assertThat(restored.checks())
                    .filteredOn(check -> check.name().equals("trail-root"))
                    .noneMatch(Restored.Check::passed);
        } finally {
            owner.sql("ALTER TABLE trail.entry DISABLE TRIGGER append_only").update();
            owner.sql("UPDATE trail.entry SET subject = 'matter-3' WHERE subject = 'matter-99'")
                    .update();
            owner.sql("ALTER TABLE trail.entry ENABLE TRIGGER append_only").update();
        }
    }
}
