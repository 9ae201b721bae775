package im.steward.backup.take.mariadb;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.Login;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A MariaDB or MySQL database: restored into a new one on the same server, whose tables then move into its place.
 *
 * @param account that may create databases, and alter and drop in the live one
 */
public record LiveMariaDb(PartName name, MariaDbServer live, MariaDbPrograms programs, Optional<Login> account)
        implements LivePart {
    private static final int LONGEST_NAME = 64;
    private static final String ROWS = "rows:";

    @Override
    public void requireConfigured() {
        login();
    }

    private Login login() {
        return account.orElseThrow(() -> new RefusedException(RestoreFaults.noAccount(name)));
    }

    private MariaDbServer server() {
        return new MariaDbServer(live.host(), live.port(), live.database(), login());
    }

    private MariaDbSwapStore swaps() {
        return new MariaDbSwapStore(new MariaDbStore(server(), programs.client("mariadb"), false));
    }

    /** Tables move from one database to another; views, triggers and routines do not. */
    @Override
    public void check(SetPart part) {
        boolean more = part.fingerprints().entrySet().stream()
                .anyMatch(fingerprint -> Set.of("objects:view", "objects:trigger", "objects:routine")
                                .contains(fingerprint.getKey())
                        && !fingerprint.getValue().equals("0"));
        if (more || swaps().holdsMoreThanTables()) {
            throw new RefusedException(new Fault(
                    "restore-mariadb-more-than-tables",
                    "The database of part " + name + " has views, triggers or routines, which cannot be moved",
                    "Restore it to a scratch place and put it in place by hand"));
        }
    }

    private String kept(String suffix) {
        String end = "_before_" + suffix;
        String begin = live.database();
        return begin.substring(0, Math.min(begin.length(), LONGEST_NAME - end.length())) + end;
    }

    private static String fresh(String suffix) {
        return "drill_" + suffix;
    }

    @Override
    public Map<String, String> before(String suffix) {
        return Map.of("kept", "database " + kept(suffix));
    }

    @Override
    public Restored beside(SetPart part, Restoring restoring) {
        var there = new MariaDbScratch(Optional.of(server()), programs);
        MariaDbPart beside = new MariaDbPart(name, live, programs, there);
        beside.destroyLeftovers(restoring.scratch(), restoring.suffix());
        return beside.restore(part, restoring);
    }

    @Override
    public void swap(SetPart part, String suffix) {
        Set<String> tables = part.fingerprints().keySet().stream()
                .filter(key -> key.startsWith(ROWS))
                .map(key -> key.substring(ROWS.length()))
                .collect(Collectors.toSet());
        swaps().swap(live.database(), fresh(suffix), kept(suffix), tables);
    }

    @Override
    public void giveUp(String suffix) {
        swaps().drop(kept(suffix));
    }
}
