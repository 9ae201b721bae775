package im.steward.audit.index;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event lives: {@code <prefix>-v<mapping version>-<UTC month>}. The month is a pure function of the event, so a
 * replay meets its own document; a time no chat server can mean goes to one index of its own, not to a thousand. The
 * same id at another month's time is not met: asking all months for each id would cost more than it finds, so the
 * completeness ledger names it.
 */
public final class IndexNames {
    private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration TOLERATED = Duration.ofDays(1);
    private static final String OUTSIDE = "outside";

    private final String prefix;
    private final int version;
    private final Pattern form;
    /** A few hundred at most: plausible times begin in 1990. */
    private final Map<YearMonth, String> months = new ConcurrentHashMap<>();

    public IndexNames(String prefix, int version) {
        this.prefix = prefix;
        this.version = version;
        this.form = Pattern.compile(Pattern.quote(prefix) + "-v(\\d+)-(\\d{4}-\\d{2}|" + OUTSIDE + ")");
    }

    static IndexNames current(String prefix) {
        return new IndexNames(prefix, Mapping.CURRENT.version());
    }

    /** What searches ask: the live indices of one mapping version. */
    public String alias() {
        return prefix;
    }

    public int version() {
        return version;
    }

    public String pattern() {
        return prefix + "-v" + version + "-*";
    }

    String template() {
        return template(version);
    }

    String template(int anyVersion) {
        return prefix + "-v" + anyVersion;
    }

    /** All versions, for the one who looks for what an older release left. */
    String everything() {
        return prefix + "-v*";
    }

    /**
     * Judged by the time the broker received the event, not by our own clock: read again next month, or by a host whose
     * clock jumped, it must find the same index or be kept twice.
     */
    static boolean implausible(Instant at, Instant received) {
        return at.isBefore(FIRST) || at.isAfter(received.plus(TOLERATED));
    }

    String of(Instant at, Instant received) {
        return implausible(at, received)
                ? inMonth(OUTSIDE)
                : months.computeIfAbsent(
                        YearMonth.from(at.atOffset(ZoneOffset.UTC)), month -> inMonth(month.toString()));
    }

    String inMonth(String month) {
        return prefix + "-v" + version + "-" + month;
    }

    /** Version and month in a name; empty for an index that is not ours. */
    Optional<Parts> parts(String index) {
        Matcher matcher = form.matcher(index);
        return matcher.matches()
                ? Optional.of(new Parts(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    record Parts(int version, String month) {}
}
