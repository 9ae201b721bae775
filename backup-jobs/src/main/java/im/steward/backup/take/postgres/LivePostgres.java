package im.steward.backup.take.postgres;

import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.Login;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.kernel.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL database: restored into a new one on the same server, which then takes its name in one transaction.
 *
 * @param account that may create databases and is a member of the live one's owner
 */
public record LivePostgres(PostgresPart part, PostgresServer live, Optional<Login> account) implements LivePart {
    private static final int LONGEST_NAME = 63;

    @Override
    public PartName name() {
        return part.name();
    }

    @Override
    public void requireConfigured() {
        login();
    }

    private Login login() {
        return account.orElseThrow(() -> new RefusedException(RestoreFaults.noAccount(name())));
    }

    private PostgresServer administration() {
        return new PostgresServer(live.url(), login()).database("postgres");
    }

    @Override
    public void check(SetPart taken) {
        try (Connection connection = administration().connect()) {
            var swaps = new PostgresSwapStore(connection);
            if (swaps.exists(live.name()) && !swaps.mayRename(live.name())) {
                throw new RefusedException(RestoreFaults.rights(name()));
            }
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    private String kept(String suffix) {
        String end = "_before_" + suffix;
        String begin = live.name();
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
    public Restored beside(SetPart taken, Restoring restoring) {
        PostgresServer administration = administration();
        PostgresPart beside = part.beside(administration);
        beside.destroyLeftovers(restoring.scratch(), restoring.suffix());
        Restored restored = beside.restore(taken, restoring);
        try (Connection connection = administration.connect()) {
            new PostgresSwapStore(connection).makeAlike(live.name(), fresh(restoring.suffix()));
            return restored;
        } catch (SQLException refused) {
            restored.close();
            throw PostgresFaults.of(refused, false);
        }
    }

    @Override
    public void swap(SetPart taken, String suffix) {
        try (Connection connection = administration().connect()) {
            var swaps = new PostgresSwapStore(connection);
            if (swaps.exists(fresh(suffix))) {
                swaps.swap(live.name(), fresh(suffix), kept(suffix));
            } else {
                // Renamed by a worker that was killed before it opened it again.
                swaps.open(live.name());
                swaps.open(kept(suffix));
            }
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }

    @Override
    public void giveUp(String suffix) {
        try (Connection connection = administration().connect()) {
            new PostgresStore(connection).dropDatabase(kept(suffix));
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, false);
        }
    }
}
