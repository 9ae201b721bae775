package im.steward.backup.take.mariadb;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.backup.take.Part;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.TestVault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A MariaDB that plays the live one, where Debian's is installed. */
public final class LiveDatabase implements AutoCloseable {
    private static final MariaDbPrograms PROGRAMS = new MariaDbPrograms(Optional.empty());
    private static final MariaDbScratch SCRATCH = new MariaDbScratch(Optional.empty(), PROGRAMS);
    private final MariaDbScratch.Place place;

    private LiveDatabase(MariaDbScratch.Place place) {
        this.place = place;
    }

    public static Optional<LiveDatabase> open(Path home) {
        boolean installed = PROGRAMS.find("mariadbd").isPresent()
                && PROGRAMS.find("mariadb-install-db").isPresent();
        MariaDbServer none = new MariaDbServer("127.0.0.1", 1, "none", Login.of("nobody", ""));
        return installed
                ? Optional.of(new LiveDatabase(
                        SCRATCH.open(none, new Restoring(new TestVault(home).vault(), home, "mirror"))))
                : Optional.empty();
    }

    public void run(String sql) {
        MariaDbServer database = place.database();
        database.with(PROGRAMS.client("mariadb"), true, client -> client.answer(List.of(database.database()), sql));
    }

    public Map<String, String> properties() {
        MariaDbServer database = place.database();
        return Map.of(
                "mirror.host", database.host(),
                "mirror.port", Integer.toString(database.port()),
                "mirror.database", database.database(),
                "mirror.user", database.login().user(),
                "mirror.password", database.login().secret());
    }

    public static Optional<Part> part(PartName name, Properties all) {
        return Optional.ofNullable(all.getProperty("mirror.host"))
                .map(host -> new MariaDbPart(
                        name,
                        new MariaDbServer(
                                host,
                                Integer.parseInt(all.getProperty("mirror.port")),
                                all.getProperty("mirror.database"),
                                Login.of(all.getProperty("mirror.user"), all.getProperty("mirror.password"))),
                        PROGRAMS,
                        SCRATCH));
    }

    @Override
    public void close() {
        place.close();
    }
}
