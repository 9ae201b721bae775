package im.steward.backup.take.pgbackrest;

import im.steward.backup.take.Tool;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts pgBackRest (pgbackrest.org) for one stanza and reads what it says; its secrets stay in its own file. */
record PgBackRest(PgBackRestSite site) {
    private static final String PROGRAM = "pgbackrest";
    private static final Pattern DONE = Pattern.compile("\\(\\S+, (\\d+(?:\\.\\d+)?)%\\)");
    private static final Pattern INVALID = Pattern.compile("backup: (\\S+), status: (?!valid)");
    private static final Pattern SEGMENT_INVALID =
            Pattern.compile("(?:invalid|missing)[^/\\n]* '?\\S*/([0-9A-F]{24})-[0-9a-f]{40}");

    /**
     * What a look at every byte of the repository found.
     *
     * @param backups labels of those that are damaged
     * @param segments of the log that are
     */
    record Damage(Set<String> backups, Set<String> segments) {
        Damage {
            backups = Set.copyOf(backups);
            segments = Set.copyOf(segments);
        }

        static Damage of(String said) {
            Set<String> labels = new TreeSet<>();
            INVALID.matcher(said).results().forEach(found -> labels.add(found.group(1)));
            Set<String> segments = new TreeSet<>();
            SEGMENT_INVALID.matcher(said).results().forEach(found -> segments.add(found.group(1)));
            return new Damage(labels, segments);
        }
    }

    /** @return as it tells it */
    String version() {
        try {
            return tool(asOwner(), false).say(List.of("version"));
        } catch (UnavailableException missing) {
            throw missing.fault().code().equals("backup-tool-missing")
                    ? new UnavailableException(PgBackRestFaults.missing(), missing)
                    : missing;
        }
    }

    /** Refuses a repository that is not there, cannot be read or is not encrypted. */
    PgBackRestInventory inventory() {
        PgBackRestInventory inventory =
                PgBackRestInventory.of(tool(asOwner(), false).say(arguments("info", "--output=json")));
        if (!inventory.usable()) {
            throw new UnavailableException(
                    inventory.json().contains("Permission denied")
                            ? PgBackRestFaults.notAllowed(site)
                            : inventory.json().contains("FormatError")
                                            || inventory.json().contains("CryptoError")
                                    ? PgBackRestFaults.damaged(site)
                                    : PgBackRestFaults.stanzaMissing(site));
        }
        if (!inventory.encrypted() && !site.encryptedElsewhere()) {
            throw new RefusedException(PgBackRestFaults.unencrypted(site));
        }
        return inventory;
    }

    /** Switches to a new segment of the log and waits until the old one has arrived. */
    void check() {
        tool(asOwner(), false).run(arguments("check"));
    }

    /**
     * What it took earlier it gives up only when we say so.
     *
     * @param done told how much is copied, up to 100; throws to break off
     */
    void backup(String type, String set, DoubleConsumer done) {
        tool(asOwner(), false)
                .follow(
                        arguments(
                                "backup",
                                "--type=" + type,
                                PgBackRestInventory.annotation(set),
                                "--no-expire-auto",
                                "--start-fast",
                                "--log-level-console=detail"),
                        line -> tell(line, done));
    }

    /** With it go those that use its files, and the log that only they need. */
    void expire(PgBackRestInventory.Backup backup) {
        String retention = "--repo%d-retention-full".formatted(backup.repository());
        tool(asOwner(), false)
                .run(arguments(
                        "expire",
                        "--set=" + backup.label(),
                        "--repo=" + backup.repository(),
                        retention + "=9999999",
                        retention + "-type=count"));
    }

    /** Reads every byte; its exit code is 0 whatever it finds. */
    Damage verify() {
        return Damage.of(tool(asOwner(), false)
                .say(arguments("verify", "--output=text", "--verbose", "--log-level-console=info")));
    }

    /** Files of the log in the repository. */
    List<String> segments(String archive, int repository) {
        return tool(asOwner(), false)
                .say(arguments(
                        "repo-ls", "--repo=" + repository, "--recurse", "archive/" + site.stanza() + "/" + archive))
                .lines()
                .toList();
    }

    /** One file of the repository, decrypted, and as compressed as it lies there. */
    void read(String path, int repository, OutputStream out) throws IOException {
        tool(asOwner(), false)
                .pipe(arguments("repo-get", "--repo=" + repository, "archive/" + site.stanza() + "/" + path), out);
    }

    /**
     * Never to where the cluster lived: data and tablespaces go below what they are given.
     *
     * @param prefix of who the scratch server will run as
     */
    void restore(List<String> prefix, Path data, Path tablespaces, List<String> target, DoubleConsumer done) {
        List<String> all = arguments(
                "restore",
                "--pg1-path=" + data,
                "--tablespace-map-all=" + tablespaces,
                "--archive-mode=off",
                "--target-action=promote",
                "--lock-path=" + data.resolveSibling("lock"),
                "--log-level-file=off",
                "--log-level-console=detail");
        all.addAll(target);
        tool(prefix, true).follow(all, line -> tell(line, done));
    }

    private static void tell(String line, DoubleConsumer done) {
        Matcher told = DONE.matcher(line);
        if (told.find()) {
            done.accept(Double.parseDouble(told.group(1)));
        }
    }

    private List<String> arguments(String command, String... more) {
        List<String> all =
                new ArrayList<>(List.of(command, "--config=" + site.configuration(), "--stanza=" + site.stanza()));
        all.addAll(List.of(more));
        return all;
    }

    private List<String> asOwner() {
        String worker = System.getProperty("user.name");
        return site.runAs()
                .filter(owner -> !owner.equals(worker))
                .map(owner -> worker.equals("root")
                        ? List.of("runuser", "-u", owner, "--")
                        : List.of("sudo", "-n", "-u", owner, "--"))
                .orElse(List.of());
    }

    private Tool tool(List<String> prefix, boolean restoring) {
        List<String> command = new ArrayList<>(prefix);
        command.add(PROGRAM);
        return new Tool(command, Map.of(), complaint -> PgBackRestFaults.of(complaint, site, restoring));
    }
}
