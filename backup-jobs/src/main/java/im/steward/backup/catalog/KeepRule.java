package im.steward.backup.catalog;

import im.steward.backup.catalog.BackupSet.Proof;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How long sets stay: the newest of each of the last so many days, weeks, months and years that have one. Counted by
 * the sets there are, never by today's date, so that a clock that jumps ahead or a month without backups prunes nothing.
 *
 * @param zone whose days they are
 */
public record KeepRule(int daily, int weekly, int monthly, int yearly, ZoneId zone) {
    private static final int MOST = 10_000;

    public KeepRule {
        if (daily < 0 || weekly < 0 || monthly < 0 || yearly < 0 || daily + weekly + monthly + yearly == 0) {
            throw new InvalidException(new Fault(
                    "backup-keep-rule-empty",
                    "A keep rule keeps at least one set",
                    "Say for how many days, weeks, months or years one set each stays"));
        }
        if (Math.max(Math.max(daily, weekly), Math.max(monthly, yearly)) > MOST) {
            throw new InvalidException(new Fault(
                    "backup-keep-rule-too-long",
                    "A keep rule counts up to " + MOST + " days, weeks, months or years",
                    "Use the next larger unit"));
        }
    }

    /**
     * What may go. Stays in any case: the last set that a drill has restored, the newest usable one, one that somebody
     * marked, and one that is not complete, because that is no matter of age.
     */
    public List<BackupSet> prunable(Collection<BackupSet> sets) {
        List<BackupSet> complete = sets.stream()
                .filter(set -> set.state() instanceof State.Complete)
                .sorted(NEWEST_FIRST)
                .toList();
        List<BackupSet> usable = complete.stream().filter(BackupSet::usable).toList();
        Set<BackupSetId> kept = new HashSet<>(ofEachPeriod(usable));
        // A broken set goes by its age, but never takes the place of a good one.
        ofEachPeriod(complete).stream()
                .filter(id -> usable.stream().noneMatch(set -> set.id().equals(id)))
                .forEach(kept::add);
        lastProven(usable).ifPresent(set -> kept.add(set.id()));
        return complete.stream()
                .filter(set -> !kept.contains(set.id()) && set.kept().isEmpty())
                .toList();
    }

    private static final Comparator<BackupSet> NEWEST_FIRST = Comparator.comparing(BackupSet::begunAt)
            .thenComparing(set -> set.id().value())
            .reversed();

    private static Optional<BackupSet> lastProven(List<BackupSet> newestFirst) {
        return newestFirst.stream()
                .filter(set -> set.proof() instanceof Proof.Restored)
                .findFirst();
    }

    private Set<BackupSetId> ofEachPeriod(List<BackupSet> newestFirst) {
        Set<BackupSetId> kept = new HashSet<>();
        keep(newestFirst, daily, day -> day, kept);
        keep(newestFirst, weekly, KeepRule::week, kept);
        keep(newestFirst, monthly, YearMonth::from, kept);
        keep(newestFirst, yearly, LocalDate::getYear, kept);
        return kept;
    }

    private void keep(
            List<BackupSet> newestFirst, int periods, Function<LocalDate, Object> period, Set<BackupSetId> kept) {
        Set<Object> seen = new HashSet<>();
        for (BackupSet set : newestFirst) {
            Object its = period.apply(LocalDate.ofInstant(set.begunAt(), zone));
            if (seen.size() < periods && seen.add(its)) {
                kept.add(set.id());
            }
        }
    }

    private static Object week(LocalDate day) {
        return List.of(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
}
