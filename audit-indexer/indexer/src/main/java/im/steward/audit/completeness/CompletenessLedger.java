package im.steward.audit.completeness;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was read against what is archived: reading the ledger. */
public final class CompletenessLedger {
    private final CompletenessStore store;

    CompletenessLedger(JdbcClient jdbc) {
        this.store = new CompletenessStore(jdbc);
    }

    /** All sources, each summed up. */
    public List<SourceCount> sources() {
        return store.sources();
    }

    /** A source's days, for a calendar. */
    public List<DayTotal> calendar(String platform, String instance, LocalDate from, LocalDate to) {
        return store.calendar(platform, instance, from, to);
    }

    /**
     * @param onlyIncomplete leaves out what adds up
     * @param day narrows to one day
     */
    public record Selection(
            Optional<String> platform, Optional<String> instance, Optional<LocalDate> day, boolean onlyIncomplete) {
        public static final Selection EVERYTHING =
                new Selection(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** Newest day first. */
    public List<DayCount> days(Selection selection, int limit, long offset) {
        return store.days(selection, limit, offset);
    }

    public long countDays(Selection selection) {
        return store.countDays(selection);
    }

    /**
     * What keeps the archive from being called complete.
     *
     * @param days of conversations that do not add up
     * @param oldest of these days
     * @param expired ranges of records that left Kafka before they were compared, and that nobody has accounted for
     */
    public record Shortfall(long days, Optional<LocalDate> oldest, long expired) {
        public boolean none() {
            return days == 0 && expired == 0;
        }
    }

    public Shortfall shortfall() {
        return store.shortfall();
    }

    /** Those that no later comparison settled, newest first; expired ranges also after somebody accounted for them. */
    public List<Finding> findings(Optional<Finding.Kind> kind, Selection selection, int limit, long offset) {
        return store.findings(kind.map(one -> one.name().toLowerCase(Locale.ROOT)), selection, limit, offset);
    }

    public long countFindings(Optional<Finding.Kind> kind, Selection selection) {
        return store.countFindings(kind.map(one -> one.name().toLowerCase(Locale.ROOT)), selection);
    }

    /** The whole ledger, row by row, for a report. */
    public void eachDay(Consumer<DayCount> each) {
        store.eachDay(each);
    }

    /** Every open finding, row by row, for a report. */
    public void eachFinding(Consumer<Finding> each) {
        store.eachFinding(each);
    }
}
