package im.steward.console.matter;

import im.steward.compliance.matter.MatterScope;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scope as a person writes it: one id per line, days in UTC and both included. */
record ScopeForm(
        @Nullable String sources,
        @Nullable String channels,
        @Nullable String accounts,
        @Nullable String from,
        @Nullable String to) {
    MatterScope scope() {
        try {
            Period period = new Period(
                    blank(from) ? MatterScope.EVER.from() : start(day(from)),
                    blank(to) ? MatterScope.EVER.to() : start(day(to).plusDays(1)));
            return new MatterScope(lines(sources), lines(channels), lines(accounts), period);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "matter-scope",
                            "The scope could not be read: " + unreadable.getMessage(),
                            "Write one id per line, and days as 2026-03-31"),
                    unreadable);
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static LocalDate day(@Nullable String text) {
        return LocalDate.parse(text == null ? "" : text.strip());
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Set<String> lines(@Nullable String text) {
        return text == null
                ? Set.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet());
    }
}
