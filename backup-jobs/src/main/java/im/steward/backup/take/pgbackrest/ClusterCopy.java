package im.steward.backup.take.pgbackrest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a restored cluster, for people who want to look: with settings of its own and a script that starts it,
 * wherever the directory is moved to.
 *
 * @param superuser the one that every cluster has
 * @param prepared transactions that the live one allows; with fewer the copy would not start
 */
record ClusterCopy(Path directory, Path binaries, String superuser, String prepared) {
    static final String START = "start.sh";

    long bytes() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** Its server has ended. */
    void leave() {
        try {
            Path data = directory.resolve("data");
            relink(data.resolve("pg_tblspc"));
            // What the live one was told by ALTER SYSTEM, its archive and its libraries among it, stands above any
            // file.
            Path told = data.resolve("postgresql.auto.conf");
            if (Files.exists(told)) {
                Files.move(told, data.resolve("postgresql.auto.conf.live"));
            }
            Files.write(
                    directory.resolve("server.conf"),
                    List.of(
                            "listen_addresses = ''",
                            "port = 5999",
                            "max_connections = 20",
                            "max_prepared_transactions = " + prepared,
                            "archive_mode = off",
                            "max_logical_replication_workers = 0",
                            "ssl = off",
                            "autovacuum = off",
                            "log_min_messages = fatal",
                            "log_min_error_statement = panic"));
            Files.writeString(directory.resolve("hba"), "local all all peer map=look\n");
            TreeSet<String> accounts =
                    new TreeSet<>(List.of("root", "postgres", superuser, System.getProperty("user.name")));
            Files.write(
                    directory.resolve("ident"),
                    accounts.stream()
                            .map(account -> "look \"%s\" \"%s\"".formatted(account, superuser))
                            .toList());
            Path start = directory.resolve(START);
            Files.writeString(start, """
                    #!/bin/sh
                    # Starts this copy for a look: psql -h THIS_DIRECTORY -p 5999 -U %s. It is nobody's live cluster.
                    here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
                    exec '%s' -D "$here/data" -c config_file="$here/server.conf" -c hba_file="$here/hba" \\
                        -c ident_file="$here/ident" -c unix_socket_directories="$here" "$@"
                    """.formatted(superuser, binaries.resolve("postgres")));
            Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwx------"));
            Files.deleteIfExists(directory.resolve("server.log"));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** The directory is about to move. */
    private void relink(Path links) throws IOException {
        try (Stream<Path> listed = Files.list(links)) {
            for (Path link : listed.toList()) {
                Path target = Files.readSymbolicLink(link);
                if (target.startsWith(directory)) {
                    Files.delete(link);
                    Files.createSymbolicLink(link, links.relativize(target));
                }
            }
        }
    }
}
