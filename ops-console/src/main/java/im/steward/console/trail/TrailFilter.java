package im.steward.console.trail;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the reader asked for, as it came from the address.
 *
 * @param olderThan the last entry of the page before
 */
record TrailFilter(
        @Nullable String from,
        @Nullable String to,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String olderThan) {

    /** Days are the reader's own; the last one counts whole. */
    TrailQuery query(ZoneId zone, int limit) {
        return new TrailQuery(
                day(from).map(day -> start(day, zone)),
                day(to).map(day -> start(day.plusDays(1), zone)),
                given(actor).map(name -> name.contains(":") ? name : "officer:" + name),
                given(action),
                given(subject),
                given(olderThan).map(TrailEntryId::of),
                limit);
    }

    boolean isEmpty() {
        return given(from)
                .or(() -> given(to))
                .or(() -> given(actor))
                .or(() -> given(action))
                .or(() -> given(subject))
                .isEmpty();
    }

    String page(Optional<String> last) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/trail");
        given(from).ifPresent(value -> address.queryParam("from", "{from}"));
        given(to).ifPresent(value -> address.queryParam("to", "{to}"));
        given(actor).ifPresent(value -> address.queryParam("actor", "{actor}"));
        given(action).ifPresent(value -> address.queryParam("action", "{action}"));
        given(subject).ifPresent(value -> address.queryParam("subject", "{subject}"));
        last.ifPresent(value -> address.queryParam("olderThan", "{olderThan}"));
        return address.encode()
                .buildAndExpand(java.util.Map.of(
                        "from", given(from).orElse(""),
                        "to", given(to).orElse(""),
                        "actor", given(actor).orElse(""),
                        "action", given(action).orElse(""),
                        "subject", given(subject).orElse(""),
                        "olderThan", last.orElse("")))
                .toUriString();
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        try {
            return given(text).map(LocalDate::parse);
        } catch (DateTimeParseException noDay) {
            throw new InvalidException(
                    new Fault("day-unreadable", "'" + text + "' is no day", "Write it as 2026-03-01"), noDay);
        }
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
