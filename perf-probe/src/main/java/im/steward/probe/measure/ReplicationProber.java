package im.steward.probe.measure;

import java.io.IOException;
import java.util.Optional;

/**
 * How long it takes until a replica has what is committed on its primary at that moment. A quiet primary is caught up
 * with at once, however long ago its last commit was, and no clock of either is believed.
 */
public final class ReplicationProber implements Prober {
    private final Database primary;
    private final Database replica;
    private final Optional<Integer> mostBytes;

    /** @param mostBytes a replica that is further behind at first is bad, even when it catches up in time */
    ReplicationProber(Database primary, Database replica, Optional<Integer> mostBytes) {
        this.primary = primary;
        this.replica = replica;
        this.mostBytes = mostBytes;
    }

    @Override
    public String kind() {
        return "replication";
    }

    @Override
    public String address() {
        return Place.spelled(replica.account().url());
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try (Database.Session to = replica.signIn(attempt);
                Database.Session from = primary.signIn(attempt)) {
            attempt.ended(Phase.FIRST_BYTE);
            attempt.begins();
            String committed = primary.committed(from, attempt);
            Optional<Long> behind = replica.caughtUp(to, committed, attempt);
            attempt.ended(Phase.ANSWER);
            if (behind.isEmpty()) {
                return attempt.inVain(Failure.BEHIND);
            }
            return behind.get() > mostBytes.orElse(Integer.MAX_VALUE)
                    ? attempt.bad(Failure.FAR_BEHIND)
                    : attempt.good();
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }
}
