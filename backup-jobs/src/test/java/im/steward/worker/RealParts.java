package im.steward.worker;

import im.steward.audit.elastic.ElasticsearchConnections;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.backup.take.archive.ArchivePart;
import im.steward.backup.take.files.FilesPart;
import im.steward.backup.take.mariadb.LiveDatabase;
import im.steward.backup.take.own.StewardPart;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresScratch;
import im.steward.backup.take.postgres.PostgresServer;
import im.steward.devstack.Database;
import im.steward.devstack.Stack;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The stores of a whole site; a file in the home names them, so that a worker in another process finds them, too. */
final class RealParts {
    private static final String FILE = "real-parts.properties";

    private RealParts() {}

    static void write(Path home, Stack stack, Database chat, String alias, Path uploads, Optional<LiveDatabase> mariadb)
            throws IOException {
        Properties all = new Properties();
        all.setProperty("binaries", stack.postgresqlBinaries().toString());
        all.setProperty("chat.url", chat.url());
        all.setProperty("chat.user", chat.owner());
        all.setProperty("chat.password", chat.ownerPassword());
        all.setProperty("own.url", stack.database().url());
        all.setProperty("own.user", stack.database().app());
        all.setProperty("own.password", stack.database().appPassword());
        all.setProperty("elasticsearch", stack.elasticsearch().toString());
        all.setProperty("alias", alias);
        all.setProperty("snapshots", stack.snapshots().toString());
        all.setProperty("uploads", uploads.toString());
        mariadb.ifPresent(live -> all.putAll(live.properties()));
        try (Writer out = Files.newBufferedWriter(home.resolve(FILE))) {
            all.store(out, null);
        }
    }

    static Optional<Parts> find(Path home) {
        if (!Files.exists(home.resolve(FILE))) {
            return Optional.empty();
        }
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve(FILE))) {
            all.load(in);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        Clock clock = Clock.systemUTC();
        List<Part> parts = new ArrayList<>();
        parts.add(postgres(all, "chat", PostgresPart.CANARY_SCHEMA, PostgresPart.Look.NOTHING));
        parts.add(new StewardPart(
                postgres(all, "own", "backup", StewardPart.trail()),
                home.resolve("trail.key"),
                home.resolve("trail-anchors.txt"),
                List.of(home.resolve("keys"))));
        parts.add(new FilesPart(PartName.of("uploads"), Path.of(all.getProperty("uploads")), List.of(), clock));
        String alias = all.getProperty("alias");
        ElasticsearchProperties archive = new ElasticsearchProperties(
                List.of(URI.create(all.getProperty("elasticsearch"))), null, null, null, null, alias, 0);
        parts.add(new ArchivePart(
                PartName.of("archive"),
                new ElasticsearchRequests(ElasticsearchConnections.open(archive)),
                alias,
                Optional.of(Path.of(all.getProperty("snapshots"))),
                clock));
        LiveDatabase.part(PartName.of("mirror"), all).ifPresent(parts::add);
        return Optional.of(new Parts(parts));
    }

    private static PostgresPart postgres(Properties all, String name, String canarySchema, PostgresPart.Look more) {
        PostgresPrograms programs = new PostgresPrograms(
                Optional.empty(), Optional.of(Path.of(all.getProperty("binaries"))), PostgresPrograms.DEBIAN);
        return new PostgresPart(
                PartName.of(name.equals("own") ? "steward" : name),
                new PostgresServer(
                        all.getProperty(name + ".url"),
                        Login.of(all.getProperty(name + ".user"), all.getProperty(name + ".password"))),
                programs,
                new PostgresScratch(Optional.empty(), programs),
                canarySchema,
                more);
    }
}
