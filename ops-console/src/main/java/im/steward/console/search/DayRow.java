package im.steward.console.search;

import im.steward.audit.query.Span;
import im.steward.audit.search.Hit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was said on one day of the reader. */
public record DayRow(Instant first, List<HitRow> hits) {
    static List<DayRow> of(List<Hit> hits, ZoneId zone, Function<String, List<Span>> marks, HitRows rows) {
        LinkedHashMap<LocalDate, List<Hit>> days = hits.stream()
                .collect(Collectors.groupingBy(
                        hit -> hit.at().atZone(zone).toLocalDate(), LinkedHashMap::new, Collectors.toList()));
        return days.values().stream()
                .map(day -> new DayRow(
                        day.getFirst().at(),
                        day.stream()
                                .map(hit -> rows.whole(hit, marks.apply(hit.text())))
                                .toList()))
                .toList();
    }
}
