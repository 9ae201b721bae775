package im.steward.plan;

import static im.steward.plan.Measured.ARCHIVE_BYTES;
import static im.steward.plan.Measured.BLOAT;
import static im.steward.plan.Measured.BURST;
import static im.steward.plan.Measured.BUSIEST_HOUR;
import static im.steward.plan.Measured.BUSY;
import static im.steward.plan.Measured.DATABASE_BYTES;
import static im.steward.plan.Measured.EVENTS_PER_CORE;
import static im.steward.plan.Measured.EVENTS_PER_MESSAGE;
import static im.steward.plan.Measured.FULL;
import static im.steward.plan.Measured.PEOPLE_PER_CORE;
import static im.steward.plan.Measured.PERSON_MB;
import static im.steward.plan.Measured.TOPIC_BYTES;
import static im.steward.plan.Measured.TOPIC_DAYS;
import static im.steward.plan.Measured.VAULT_ADDED;
import static im.steward.plan.Measured.VAULT_BYTES;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The formulas of {@code docs/operate/sizing.md}, in its order. Each only ever grows with what it is reckoned from, so a
 * larger wish never gets less of anything.
 */
final class Sizing {
    private static final double GB = 1e9;
    private static final double MB = 1 << 20;
    private static final double SECONDS_OF_AN_HOUR = 3_600;
    private static final long MONTH = 30;
    private static final long LARGEST_HEAP_MB = 30L * 1_024;
    private final Wish wish;
    private final boolean many;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<HostRole, Need> needs = new EnumMap<>(HostRole.class);

    private Sizing(Wish wish) {
        this.wish = wish;
        this.many = wish.availability() == Availability.HA;
    }

    static Sizing of(Wish wish) {
        Sizing sizing = new Sizing(wish);
        double messages = sizing.load();
        sizing.kafka(messages * EVENTS_PER_MESSAGE);
        sizing.elasticsearch();
        sizing.postgresql(messages);
        sizing.chat();
        sizing.steward(messages * EVENTS_PER_MESSAGE);
        sizing.vault();
        return sizing;
    }

    List<Figure> figures() {
        return figures;
    }

    Need need(HostRole role) {
        return needs.getOrDefault(role, new Need(0, 0));
    }

    double eventsAMonth() {
        return (double) wish.messagesPerDay() * EVENTS_PER_MESSAGE * MONTH;
    }

    /** @return messages in the busiest second */
    private double load() {
        double busiest = wish.messagesPerDay() * BUSIEST_HOUR / SECONDS_OF_AN_HOUR * BURST;
        figure("messages_per_second", up(busiest), wish.messagesPerDay(), BUSIEST_HOUR * 100, BURST);
        figure("events_per_second", up(busiest * EVENTS_PER_MESSAGE), round(busiest), EVENTS_PER_MESSAGE);
        figure("messages_kept", messagesKept(), wish.messagesPerDay(), wish.retentionDays());
        figure("events_kept", up(eventsKept()), messagesKept(), EVENTS_PER_MESSAGE);
        return busiest;
    }

    private long messagesKept() {
        return wish.messagesPerDay() * wish.retentionDays();
    }

    private double eventsKept() {
        return messagesKept() * EVENTS_PER_MESSAGE;
    }

    private void kafka(double eventsASecond) {
        double cores = eventsASecond / (EVENTS_PER_CORE * BUSY);
        long shares = up(cores / 3);
        figure("kafka_partitions", 6 * Math.max(1, shares), round(cores), 6);
        figure("kafka_replication_factor", many ? 3 : 1);
        figure("kafka_min_insync_replicas", many ? 2 : 1);
        long heap = figure("kafka_heap_mb", 1_024);
        double bytes = wish.messagesPerDay() * EVENTS_PER_MESSAGE * TOPIC_DAYS * TOPIC_BYTES;
        long disk = figure(
                "kafka_disk_gb",
                tens(bytes / GB / FULL + 2),
                TOPIC_DAYS,
                wish.messagesPerDay(),
                EVENTS_PER_MESSAGE,
                TOPIC_BYTES,
                round(bytes / GB),
                FULL * 100);
        needs.put(HostRole.KAFKA, new Need(0.5 + cores / 4, 2.0 * heap, "/var/lib/kafka", disk));
    }

    private void elasticsearch() {
        long copies = many ? 2 : 1;
        long nodes = many ? 3 : 1;
        figure("elasticsearch_replicas", copies - 1);
        long months = up((double) wish.retentionDays() / MONTH) + 1;
        figure("elasticsearch_shards", months * copies, months, copies, round(eventsAMonth() * ARCHIVE_BYTES / GB));
        double one = eventsKept() * ARCHIVE_BYTES / GB;
        double held = one * copies / nodes;
        long heap = figure(
                "elasticsearch_heap_mb",
                Math.min(LARGEST_HEAP_MB, 1_024 + 1_024 * up(held / 64)),
                round(held),
                64,
                LARGEST_HEAP_MB / 1_024);
        long disk = figure(
                "elasticsearch_disk_gb",
                tens(held * 2 / FULL + 2),
                up(eventsKept()),
                ARCHIVE_BYTES,
                copies,
                nodes,
                round(held),
                FULL * 100);
        // Merging and searching beside indexing, which the indexer's cores below already hold.
        needs.put(HostRole.ELASTICSEARCH, new Need(1 + held / 1_000, 2.0 * heap, "/var/lib/elasticsearch", disk));
    }

    private void postgresql(double messagesASecond) {
        double bytes = messagesKept() * DATABASE_BYTES * BLOAT;
        double month = wish.messagesPerDay() * DATABASE_BYTES * MONTH / MB;
        long shared = figure(
                "postgresql_shared_buffers_mb",
                Math.clamp(256 * up(month / 256), 256, 16_384),
                round(month),
                256,
                16_384);
        figure("postgresql_effective_cache_mb", 3 * shared, shared);
        long connections = figure(
                "postgresql_max_connections",
                Math.min(500, 100 + 10 * up(wish.concurrent() / 200.0)),
                wish.concurrent());
        figure("postgresql_work_mem_mb", 8, connections);
        figure("postgresql_maintenance_work_mem_mb", Math.clamp(shared / 4, 64, 2_048), shared);
        double written = messagesASecond * DATABASE_BYTES * 3 * 900 / MB;
        long log = figure(
                "postgresql_max_wal_size_mb", Math.clamp(1_024 * up(written / 1_024), 1_024, 16_384), round(written));
        long disk = figure(
                "postgresql_disk_gb",
                tens((bytes / GB + 5 + 3.0 * log / 1_024) / FULL),
                messagesKept(),
                DATABASE_BYTES,
                BLOAT,
                round(bytes / GB),
                round(3.0 * log / 1_024),
                FULL * 100);
        needs.put(
                HostRole.POSTGRESQL,
                new Need(
                        1 + messagesASecond / 250 + wish.concurrent() / 4_000.0,
                        4.0 * shared + connections * 5,
                        "/var/lib/postgresql",
                        disk));
    }

    private void chat() {
        double cores = 1 + wish.concurrent() / PEOPLE_PER_CORE;
        double memory = 1_024 + wish.concurrent() * PERSON_MB;
        figure("chat_cores", up(cores), wish.concurrent(), PEOPLE_PER_CORE);
        figure("chat_memory_mb", up(memory), wish.concurrent(), PERSON_MB);
        needs.put(HostRole.CHAT, new Need(cores, memory));
        double media = (double) wish.mediaMb() * wish.retentionDays() / 1_000;
        long disk = figure(
                "chat_files_disk_gb",
                tens(media / FULL + 1),
                wish.mediaMb(),
                wish.retentionDays(),
                round(media),
                FULL * 100,
                many ? 2 : 1);
        needs.put(HostRole.CHAT_FILES, new Need(0.25, 256, "/srv/chat-files", disk));
        long redis = figure("redis_max_memory_mb", 64 * up(1 + wish.concurrent() / 4_096.0), wish.concurrent());
        needs.put(HostRole.REDIS, new Need(0.25, 2.0 * redis));
        needs.put(HostRole.LOADBALANCER, new Need(0.25 + wish.concurrent() / 10_000.0, 256 + wish.concurrent() / 16.0));
    }

    private void steward(double eventsASecond) {
        double cores = eventsASecond / (EVENTS_PER_CORE * BUSY);
        figure("indexing_cores", up(cores), up(eventsASecond), EVENTS_PER_CORE, BUSY * 100);
        long console = figure("steward_console_heap_mb", 512);
        long indexer = figure("steward_indexer_heap_mb", 512);
        long worker = figure("steward_worker_heap_mb", 768);
        long probe = figure("steward_probe_heap_mb", 192);
        needs.put(HostRole.STEWARD_CONSOLE, new Need(0.5, console * 1.5));
        needs.put(HostRole.STEWARD_INDEXER, new Need(0.25 + cores, indexer * 1.5));
        needs.put(HostRole.STEWARD_WORKER, new Need(1, worker * 1.5, "/var/lib/steward", own()));
        needs.put(HostRole.STEWARD_PROBE, new Need(0.25, probe * 1.5));
        needs.put(HostRole.MONITORING, new Need(0.5, 1_024, "/var/lib/prometheus", 20));
    }

    /** Only where one host has both Elasticsearch and the worker do they share a place for the archive's snapshots. */
    private long own() {
        double all = many ? 0 : databaseKept() * (1 + 12 * VAULT_ADDED) + 2 * archive();
        return figure(
                "steward_disk_gb",
                tens(all / FULL + 20),
                many ? 1 : 0,
                round(databaseKept()),
                VAULT_BYTES,
                VAULT_ADDED * 100,
                round(archive()),
                FULL * 100);
    }

    /** In the vault, GB of the first set. */
    private double databaseKept() {
        return messagesKept() * VAULT_BYTES / GB;
    }

    private double archive() {
        return eventsKept() * ARCHIVE_BYTES / GB;
    }

    private void vault() {
        double database = databaseKept();
        double media = (double) wish.mediaMb() * wish.retentionDays() / 1_000;
        double archive = archive();
        double all = database * (1 + 12 * VAULT_ADDED) + media + archive;
        long disk = figure(
                "vault_disk_gb",
                tens(all / FULL + 2),
                round(database),
                VAULT_BYTES,
                VAULT_ADDED * 100,
                round(media),
                round(archive),
                FULL * 100);
        needs.put(HostRole.BACKUP, new Need(0.5, 1_024, "/srv/vault", disk));
    }

    private long figure(String key, long value, Object... facts) {
        figures.add(new Figure("", key, value, List.of(facts)));
        return value;
    }

    private static long up(double value) {
        return (long) Math.ceil(value - 1e-9);
    }

    private static long tens(double gb) {
        return 10 * up(gb / 10);
    }

    /** For a sentence: one digit behind the point where the number is small. */
    private static double round(double value) {
        return value < 10 ? Math.ceil(value * 10 - 1e-9) / 10 : Math.ceil(value - 1e-9);
    }
}
