package im.steward.backup.plan;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Restored;
import im.steward.backup.take.files.FileList;
import im.steward.backup.take.postgres.RestoredPostgres;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Mattermost's {@code fileinfo.path} against the list of files in the set. The rows are those of the moment the
 * database part shows: files are taken after it, so each of them should be there.
 */
final class MattermostFiles implements JoinCheck {
    private static final int BUFFER = 1 << 16;
    private final String name;
    private final PartName database;
    private final PartName files;
    private final Supplier<FileRowsStore> rows;

    MattermostFiles(String name, PartName database, PartName files, Supplier<FileRowsStore> rows) {
        this.name = name;
        this.database = database;
        this.files = files;
        this.rows = rows;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<PartName> parts() {
        return Set.of(database, files);
    }

    @Override
    public Count check(Map<PartName, SetPart> taken, Vault vault) {
        return count(rows.get(), taken, vault);
    }

    @Override
    public Optional<Count> again(Map<PartName, SetPart> taken, Map<PartName, Restored> restored, Vault vault) {
        return restored.get(database) instanceof RestoredPostgres asked
                ? Optional.of(count(new FileRowsStore(JdbcClient.create(asked.dataSource())), taken, vault))
                : Optional.empty();
    }

    private Count count(FileRowsStore store, Map<PartName, SetPart> taken, Vault vault) {
        SetPart asOf = require(taken, database);
        Set<String> listed = listed(store, asOf.consistentAt());
        Set<String> present = present(require(taken, files), vault);
        long missing = listed.stream().filter(path -> !present.contains(path)).count();
        long orphans = present.stream().filter(path -> !listed.contains(path)).count();
        return new Count(listed.size(), missing, orphans);
    }

    private static SetPart require(Map<PartName, SetPart> taken, PartName part) {
        SetPart found = taken.get(part);
        if (found == null) {
            throw new IllegalArgumentException("the set has no part " + part);
        }
        return found;
    }

    private Set<String> listed(FileRowsStore store, Instant at) {
        try {
            return store.pathsAsOf(at);
        } catch (DataAccessException away) {
            throw new UnavailableException(
                    new Fault(
                            "backup-join-unreadable",
                            "The list of files in the database of part " + database + " could not be read",
                            "Check that the database answers and that its backup role may read the table fileinfo"),
                    away);
        }
    }

    private static Set<String> present(SetPart files, Vault vault) {
        Stored list = files.stored().stream()
                .filter(stored -> stored.path().endsWith("/" + FileList.NAME))
                .findFirst()
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-join-no-list",
                        "The part " + files.name() + " has no list of its files, so it cannot be joined",
                        "Name a part of kind files in steward.backup.joins")));
        try (PipedInputStream in = new PipedInputStream(BUFFER);
                PipedOutputStream out = new PipedOutputStream(in)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(
                    () -> {
                        try (out) {
                            vault.readStream(list.snapshot(), list.path(), out);
                        } catch (IOException closed) {
                            throw new UncheckedIOException(closed);
                        }
                    },
                    work -> Thread.ofVirtual().start(work));
            Set<String> present = new HashSet<>();
            try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    FileList.path(line).ifPresent(present::add);
                }
            }
            reading.join();
            return present;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StewardException ours) {
                throw ours;
            }
            throw failed;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
