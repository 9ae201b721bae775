package im.steward.console.search;

import im.steward.audit.query.Query;
import im.steward.audit.search.Facets;
import im.steward.audit.search.Facets.Bar;
import im.steward.audit.search.Facets.Count;
import im.steward.audit.search.Facets.Counts;
import im.steward.audit.search.Facets.Step;
import im.steward.console.shell.Chart;
import im.steward.console.shell.Chart.Amount;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the hits are spread, each count a click that narrows the search to it. */
public record SpreadView(List<Group> groups, Chart chart, String step, boolean degraded) {
    /** @param key its message; {@code named} where the values are words of ours with a message each */
    public record Group(String key, boolean named, List<Choice> choices, long others, boolean exact) {}

    /** @param share of the group's largest, in percent */
    public record Choice(String value, String label, long hits, int share, boolean chosen, String href) {}

    static SpreadView of(Facets facets, Asked asked, Query query, ZoneId zone, String title) {
        return new SpreadView(
                Stream.of(
                                group("conversations", "in", false, facets.conversations(), asked, query),
                                group("senders", "from", false, facets.senders(), asked, query),
                                group("kinds", "kind", true, facets.kinds(), asked, query),
                                group("features", "has", true, facets.features(), asked, query),
                                group("languages", "lang", true, facets.languages(), asked, query),
                                group("platforms", "platform", false, facets.platforms(), asked, query))
                        .filter(group -> !group.choices().isEmpty())
                        .toList(),
                Chart.bars(
                        title,
                        facets.bars().stream()
                                .map(bar -> amount(bar, facets.step(), asked, query, zone))
                                .toList()),
                facets.step().name().toLowerCase(Locale.ROOT),
                !facets.completeness().complete());
    }

    private static Group group(String key, String field, boolean named, Counts counts, Asked asked, Query query) {
        long most = counts.counts().stream().mapToLong(Count::hits).max().orElse(1);
        boolean several = counts.counts().stream().map(Count::source).distinct().count() > 1;
        return new Group(
                key,
                named,
                counts.counts().stream()
                        .map(count -> choice(count, field, several, most, asked, query))
                        .toList(),
                counts.others(),
                counts.exact());
    }

    /** @param several whether the same id may stand for another conversation or person on the next line */
    private static Choice choice(Count count, String field, boolean several, long most, Asked asked, Query query) {
        QueryPart value = QueryPart.field(field, count.value());
        QueryPart part = several ? value.and(QueryPart.field("platform", count.source())) : value;
        String name = count.name().isBlank() ? count.value() : count.name();
        boolean chosen = part.standsIn(asked.q());
        return new Choice(
                count.value(),
                several ? name + " · " + count.source() : name,
                count.hits(),
                (int) Math.max(1, 100 * count.hits() / most),
                chosen,
                asked.asking(chosen ? part.takenFrom(asked.q()) : part.addedTo(asked.q(), query)));
    }

    private static Amount amount(Bar bar, Step step, Asked asked, Query query, ZoneId zone) {
        LocalDate first = bar.period().from().atZone(zone).toLocalDate();
        LocalDate next = bar.period().to().atZone(zone).toLocalDate();
        return new Amount(
                label(step, first),
                bar.hits(),
                bar.hits() == 0
                        ? Optional.empty()
                        : Optional.of(
                                asked.asking(new QueryPart(during(step, first, next)).addedTo(asked.q(), query))));
    }

    private static String during(Step step, LocalDate first, LocalDate next) {
        return switch (step) {
            case DAY -> "on:" + first;
            case MONTH -> "on:" + first.toString().substring(0, 7);
            case YEAR -> "on:" + first.toString().substring(0, 4);
            case WEEK, QUARTER, DECADE -> "after:" + first.minusDays(1) + " before:" + next;
        };
    }

    private static String label(Step step, LocalDate first) {
        return switch (step) {
            case DAY, WEEK -> first.toString();
            case MONTH -> first.toString().substring(0, 7);
            case QUARTER -> first.getYear() + " Q" + first.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR, DECADE -> first.toString().substring(0, 4);
        };
    }
}
