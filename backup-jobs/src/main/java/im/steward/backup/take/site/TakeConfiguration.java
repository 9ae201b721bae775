package im.steward.backup.take.site;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.elastic.ElasticsearchProperties;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.kafka.KafkaProperties;
import im.steward.backup.catalog.PartName;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.backup.take.archive.ArchivePart;
import im.steward.backup.take.archive.LiveArchive;
import im.steward.backup.take.files.FilesPart;
import im.steward.backup.take.files.LiveFiles;
import im.steward.backup.take.mariadb.LiveMariaDb;
import im.steward.backup.take.mariadb.MariaDbPart;
import im.steward.backup.take.mariadb.MariaDbPrograms;
import im.steward.backup.take.mariadb.MariaDbScratch;
import im.steward.backup.take.mariadb.MariaDbServer;
import im.steward.backup.take.mongo.MongoPart;
import im.steward.backup.take.mongo.MongoServer;
import im.steward.backup.take.own.StewardPart;
import im.steward.backup.take.pgbackrest.PgBackRestPart;
import im.steward.backup.take.positions.LivePositions;
import im.steward.backup.take.positions.PositionsPart;
import im.steward.backup.take.postgres.LivePostgres;
import im.steward.backup.take.postgres.PostgresPart;
import im.steward.backup.take.postgres.PostgresPrograms;
import im.steward.backup.take.postgres.PostgresScratch;
import im.steward.backup.take.postgres.PostgresServer;
import im.steward.backup.take.site.BackupSourcesProperties.Server;
import im.steward.backup.take.site.BackupSourcesProperties.ServerKind;
import im.steward.backup.take.site.BackupSourcesProperties.Source;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * All parts of this site: {@code steward}, {@code archive}, {@code positions} and the configured ones. Wants the vaults,
 * Elasticsearch, Kafka and a clock.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BackupSourcesProperties.class, OwnDatabaseProperties.class})
public class TakeConfiguration {
    /** What {@code steward.home} holds beside the trail's files, unless {@code steward.backup.own-files} says otherwise. */
    private static final List<String> OWN = List.of("keys", "steward.yml");

    @Bean
    Parts parts(
            BackupSourcesProperties properties,
            OwnDatabaseProperties ownDatabase,
            Rest5Client elasticsearch,
            ElasticsearchProperties archive,
            KafkaClients kafka,
            KafkaProperties topics,
            Clock clock,
            Environment environment) {
        List<Part> parts = new ArrayList<>();
        parts.add(steward(properties, ownDatabase, environment));
        parts.add(new ArchivePart(
                PartName.of("archive"),
                new ElasticsearchRequests(elasticsearch),
                archive.indexPrefix(),
                Optional.ofNullable(properties.archive().location()),
                clock));
        parts.add(new PositionsPart(PartName.of("positions"), kafka, List.of(topics.indexerGroup()), clock));
        properties.sources().forEach((name, source) -> {
            PartName part = PartName.of(name);
            parts.add(
                    switch (source.kind()) {
                        case POSTGRESQL ->
                            postgres(
                                    part,
                                    properties,
                                    postgres(name, source),
                                    PostgresPart.CANARY_SCHEMA,
                                    PostgresPart.Look.NOTHING);
                        case PGBACKREST ->
                            new PgBackRestPart(
                                    part,
                                    postgres(name, source),
                                    Optional.ofNullable(source.pgbackrest())
                                            .orElseThrow()
                                            .site(),
                                    programs(properties),
                                    clock);
                        case MARIADB -> mariadb(part, properties, source);
                        case MONGODB -> mongo(part, properties, source, clock);
                        case FILES ->
                            new FilesPart(
                                    part, Optional.ofNullable(source.path()).orElseThrow(), source.excludes(), clock);
                        case KAFKA_POSITIONS -> new PositionsPart(part, kafka, source.groups(), clock);
                    });
        });
        return new Parts(parts);
    }

    /** Made of the parts above; Steward itself and MongoDB are not among them. */
    @Bean
    LiveParts liveParts(Parts parts, BackupSourcesProperties properties) {
        List<LivePart> stores = new ArrayList<>();
        for (PartName name : parts.names()) {
            Source source = properties.sources().get(name.value());
            switch (parts.fetch(name)) {
                case PostgresPart part
                when source != null ->
                    stores.add(new LivePostgres(part, postgres(name.value(), source), source.restoreLogin()));
                case MariaDbPart _
                when source != null ->
                    stores.add(new LiveMariaDb(
                            name,
                            MariaDbServer.of(url(source), source.login()),
                            new MariaDbPrograms(
                                    Optional.ofNullable(properties.tools().mariadb())),
                            source.restoreLogin()));
                case FilesPart _
                when source != null ->
                    stores.add(new LiveFiles(
                            name, Optional.ofNullable(source.path()).orElseThrow()));
                case ArchivePart part -> stores.add(new LiveArchive(part));
                case PositionsPart part -> stores.add(new LivePositions(part));
                default -> {
                    // Nothing of it can be swapped.
                }
            }
        }
        return new LiveParts(stores);
    }

    private static StewardPart steward(
            BackupSourcesProperties properties, OwnDatabaseProperties ownDatabase, Environment environment) {
        Path home = Path.of(environment.getProperty("steward.home", ".steward"));
        List<Path> files = properties.ownFiles().isEmpty()
                ? OWN.stream().map(home::resolve).toList()
                : properties.ownFiles();
        return new StewardPart(
                postgres(PartName.of("steward"), properties, ownDatabase.server(), "backup", StewardPart.trail()),
                environment.getProperty("steward.trail.key-file", Path.class, home.resolve("trail.key")),
                environment.getProperty("steward.trail.anchor-file", Path.class, home.resolve("trail-anchors.txt")),
                files);
    }

    private static PostgresServer postgres(String name, Source source) {
        return parsed(name, () -> new PostgresServer(url(source), source.login()));
    }

    private static PostgresPart postgres(
            PartName name,
            BackupSourcesProperties properties,
            PostgresServer server,
            String canarySchema,
            PostgresPart.Look more) {
        PostgresPrograms programs = programs(properties);
        Optional<PostgresServer> scratch = scratch(properties, ServerKind.POSTGRESQL)
                .map(configured -> new PostgresServer(configured.url(), configured.login()));
        return new PostgresPart(name, server, programs, new PostgresScratch(scratch, programs), canarySchema, more);
    }

    private static PostgresPrograms programs(BackupSourcesProperties properties) {
        return new PostgresPrograms(
                Optional.ofNullable(properties.tools().postgresqlClient()),
                Optional.ofNullable(properties.tools().postgresqlServer()),
                PostgresPrograms.DEBIAN);
    }

    private static MariaDbPart mariadb(PartName name, BackupSourcesProperties properties, Source source) {
        MariaDbPrograms programs =
                new MariaDbPrograms(Optional.ofNullable(properties.tools().mariadb()));
        Optional<MariaDbServer> scratch = scratch(properties, ServerKind.MARIADB)
                .map(configured -> MariaDbServer.of(configured.url(), configured.login()));
        return new MariaDbPart(
                name,
                parsed(name.value(), () -> MariaDbServer.of(url(source), source.login())),
                programs,
                new MariaDbScratch(scratch, programs));
    }

    private static MongoPart mongo(PartName name, BackupSourcesProperties properties, Source source, Clock clock) {
        return new MongoPart(
                name,
                parsed(name.value(), () -> new MongoServer(url(source), source.login())),
                scratch(properties, ServerKind.MONGODB)
                        .map(configured -> new MongoServer(configured.url(), configured.login())),
                Optional.ofNullable(properties.tools().mongodb()),
                clock);
    }

    private static Optional<Server> scratch(BackupSourcesProperties properties, ServerKind kind) {
        return Optional.ofNullable(properties.scratch().get(kind));
    }

    private static String url(Source source) {
        return Optional.ofNullable(source.url()).orElseThrow();
    }

    private interface Making<T> {
        T make();
    }

    private static <T> T parsed(String name, Making<T> making) {
        try {
            return making.make();
        } catch (IllegalArgumentException malformed) {
            throw new InvalidException(
                    new Fault(
                            "backup-source-malformed",
                            "steward.backup.sources." + name + ": " + malformed.getMessage(),
                            "Mend it in steward.yml and start Steward again"),
                    malformed);
        }
    }
}
