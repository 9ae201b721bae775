package im.steward.probe.measure;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** MariaDB by as much of its protocol as a probe needs: its driver's licence does not go with ours. */
record MariaDatabase(Account account) implements Database {
    private static final Pattern POSITION = Pattern.compile("(\\d+) ([0-9,-]*)");
    private static final int LAST_MILLIS = 100;

    @Override
    public Session signIn(Attempt attempt) throws IOException {
        Place place = account.place();
        Wire wire = Wire.open(place.host(), place.port(), Optional.empty(), attempt);
        try {
            return MariaTalk.signIn(wire, account, attempt);
        } catch (IOException refused) {
            wire.close();
            throw refused;
        }
    }

    @Override
    public String committed(Session primary, Attempt attempt) throws IOException {
        return primary.ask("SELECT IF(@@log_bin, CONCAT(@@server_id, ' ', @@gtid_binlog_pos), '')", attempt)
                .filter(position -> POSITION.matcher(position).matches())
                .orElseThrow(() -> new Attempt.Malformed(Failure.WRONG_CONTENT));
    }

    @Override
    public Optional<Long> caughtUp(Session replica, String committed, Attempt attempt) throws IOException {
        var position = POSITION.matcher(committed);
        if (!position.matches()) {
            throw new IllegalArgumentException("no position of a primary");
        }
        if (replica.ask("SELECT @@server_id", attempt).orElse("").equals(position.group(1))) {
            throw new Attempt.Malformed(Failure.WRONG_CONTENT);
        }
        int patience = Math.max(1, attempt.millisLeft() - LAST_MILLIS);
        return replica.ask(
                        // In no language's digits but SQL's.
                        String.format(
                                Locale.ROOT,
                                "SELECT MASTER_GTID_WAIT('%s', %d.%03d)",
                                position.group(2),
                                patience / 1_000,
                                patience % 1_000),
                        attempt)
                .filter("0"::equals)
                .map(_ -> 0L);
    }
}
