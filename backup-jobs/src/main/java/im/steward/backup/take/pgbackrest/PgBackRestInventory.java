package im.steward.backup.take.pgbackrest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What pgBackRest tells about one stanza.
 *
 * @param code 0 when all is well, 2 when there is no backup yet
 * @param encrypted all of its repositories are
 * @param backups oldest first
 * @param archives what the logs of each of the stanza's clusters are filed under: {@code 15-1}; oldest first
 * @param json as it said it
 */
record PgBackRestInventory(int code, boolean encrypted, List<Backup> backups, List<String> archives, String json) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ANNOTATION = "steward-set";
    private static final int OK = 0;
    private static final int NO_BACKUP = 2;
    /** Each upgrade and each new cluster counts one up, whatever its version is. */
    private static final Comparator<String> OLDER_CLUSTER_FIRST = Comparator.<String>comparingInt(
                    PgBackRestInventory::number)
            .thenComparingDouble(archive -> Double.parseDouble(archive.substring(0, archive.lastIndexOf('-'))));

    PgBackRestInventory {
        backups = List.copyOf(backups);
        archives = List.copyOf(archives);
    }

    /**
     * @param references labels of the backups whose files it uses
     * @param first segment of the log that a restore begins with
     * @param cluster number of the stanza's cluster; each upgrade counts one up
     * @param set that it was taken for
     * @param damaged pages with wrong checksums were met
     * @param bytes of the cluster
     * @param stored bytes that were added to the repository
     */
    record Backup(
            String label,
            String type,
            List<String> references,
            Instant begun,
            Instant ended,
            String first,
            String lsn,
            int repository,
            int cluster,
            Optional<String> set,
            boolean damaged,
            long bytes,
            long stored) {
        Backup {
            references = List.copyOf(references);
        }

        /** It tells whole seconds only. */
        Instant whole() {
            return ended.plusSeconds(1);
        }

        boolean full() {
            return type.equals("full");
        }

        boolean needs(String other) {
            return label.equals(other) || references.contains(other);
        }

        private static Backup of(JsonNode node) {
            List<String> references = new ArrayList<>();
            node.path("reference").forEach(reference -> references.add(reference.asString()));
            String set = node.path("annotation").path(ANNOTATION).asString("");
            return new Backup(
                    node.path("label").asString(),
                    node.path("type").asString(),
                    references,
                    Instant.ofEpochSecond(node.path("timestamp").path("start").asLong()),
                    Instant.ofEpochSecond(node.path("timestamp").path("stop").asLong()),
                    node.path("archive").path("start").asString(""),
                    node.path("lsn").path("stop").asString(""),
                    node.path("database").path("repo-key").asInt(1),
                    node.path("database").path("id").asInt(1),
                    set.isEmpty() ? Optional.empty() : Optional.of(set),
                    node.path("error").asBoolean(false),
                    node.path("info").path("size").asLong(),
                    node.path("info").path("repository").path("delta").asLong());
        }
    }

    static String annotation(String set) {
        return "--annotation=" + ANNOTATION + "=" + set;
    }

    static PgBackRestInventory of(String said) {
        JsonNode stanza = JSON.readTree(said).path(0);
        List<Backup> backups = new ArrayList<>();
        stanza.path("backup").forEach(backup -> backups.add(Backup.of(backup)));
        backups.sort(Comparator.comparing(Backup::label));
        Set<String> archives = new TreeSet<>(OLDER_CLUSTER_FIRST);
        stanza.path("archive")
                .forEach(archive -> archives.add(archive.path("id").asString()));
        boolean encrypted = !stanza.path("repo").isEmpty();
        for (JsonNode repository : stanza.path("repo")) {
            encrypted &= !repository.path("cipher").asString("none").equals("none");
        }
        return new PgBackRestInventory(
                stanza.path("status").path("code").asInt(-1), encrypted, backups, List.copyOf(archives), said);
    }

    boolean usable() {
        return code == OK || code == NO_BACKUP;
    }

    Optional<Backup> labelled(String label) {
        return backups.stream().filter(backup -> backup.label().equals(label)).findFirst();
    }

    /** A run that was killed after the backup's end finds it again. */
    Optional<Backup> takenFor(String set) {
        return backups.stream()
                .filter(backup -> backup.set().equals(Optional.of(set)))
                .findFirst();
    }

    /** Whether one is being taken, by anybody on this host. */
    boolean busy() {
        return JSON.readTree(json)
                .path(0)
                .path("status")
                .path("lock")
                .path("backup")
                .path("held")
                .asBoolean(false);
    }

    /** The cluster in use is the last one; those before it were upgraded. */
    Optional<String> archive() {
        return archives.isEmpty() ? Optional.empty() : Optional.of(archives.getLast());
    }

    Optional<Backup> lastFull() {
        return backups.stream().filter(Backup::full).reduce((_, later) -> later);
    }

    /** The newest sound one of the same cluster that was whole by then; the log leads on from any older one, too. */
    Optional<Backup> before(Instant moment, String archive) {
        return backups.stream()
                .filter(backup -> !backup.damaged())
                .filter(backup -> backup.cluster() == number(archive))
                .filter(backup -> !backup.whole().isAfter(moment))
                .reduce((_, later) -> later);
    }

    private static int number(String archive) {
        return Integer.parseInt(archive.substring(archive.lastIndexOf('-') + 1));
    }
}
