package im.steward.backup.take.mariadb;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where MariaDB's programs are.
 *
 * @param directory of all of them, where configured
 */
public record MariaDbPrograms(Optional<Path> directory) {
    Path client(String program) {
        return find(program)
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-tool-missing",
                        "The program " + program + " was not found",
                        "Run as root: apt-get install -y mariadb-client, or name its directory in"
                                + " steward.backup.tools.mariadb")));
    }

    Path server(String program) {
        return find(program)
                .orElseThrow(() -> new UnavailableException(new Fault(
                        "backup-scratch-missing",
                        "There is no MariaDB to restore into",
                        "Run as root: apt-get install -y mariadb-server, or name a server in"
                                + " steward.backup.scratch.mariadb")));
    }

    public Optional<Path> find(String program) {
        List<Path> places = new ArrayList<>();
        directory.ifPresent(places::add);
        if (directory.isEmpty()) {
            for (String place :
                    Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
                if (!place.isEmpty()) {
                    places.add(Path.of(place));
                }
            }
            places.add(Path.of("/usr/sbin"));
            places.add(Path.of("/usr/bin"));
        }
        return places.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
