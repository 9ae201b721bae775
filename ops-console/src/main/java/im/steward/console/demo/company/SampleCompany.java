package im.steward.console.demo.company;

import im.steward.event.AuditEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Sixty people in three offices, in forty conversations on four platforms. The same founding day gives the same
 * events with the same ids, however often and however far it is told.
 */
public final class SampleCompany {
    private static final Comparator<AuditEvent> BY_TIME = Comparator.comparing(
                    (AuditEvent event) -> event.head().at())
            .thenComparing(event -> event.head().id().value());

    private static final int SCENES = 34;
    private static final int WEEKEND_SCENES = 4;

    /** An exchange may be regretted days later, so a day's events reach beyond the day. */
    private static final int LONGEST_REGRET_IN_DAYS = 8;

    private final Staff staff;

    private SampleCompany(Staff staff) {
        this.staff = staff;
    }

    public static SampleCompany foundedOn(LocalDate day) {
        return new SampleCompany(Staff.at(day));
    }

    /** What happened from {@code after} (exclusive) up to and with {@code until}, in order of time. */
    public List<AuditEvent> events(Instant after, Instant until) {
        LocalDate first = after.atZone(ZoneOffset.UTC).toLocalDate().minusDays(LONGEST_REGRET_IN_DAYS);
        LocalDate from = first.isBefore(staff.founded()) ? staff.founded() : first;
        LocalDate last = until.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1);
        return from.datesUntil(last.plusDays(1))
                .flatMap(day -> day(day).stream())
                .filter(event ->
                        event.head().at().isAfter(after) && !event.head().at().isAfter(until))
                .sorted(BY_TIME)
                .toList();
    }

    /** One more exchange, starting now and quickly told, for those who watch live. */
    public List<AuditEvent> exchange(Instant start, long number) {
        String name = "live " + start.getEpochSecond() + " " + number;
        LocalDate day = start.atZone(ZoneOffset.UTC).toLocalDate();
        SampleConversation place = anyPlace(staff.conversations(), Seed.random("place", name));
        return Scene.play(place, staff.present(place, day), day, start.truncatedTo(ChronoUnit.MILLIS), name, Pace.BRISK)
                .stream()
                .sorted(BY_TIME)
                .toList();
    }

    private List<AuditEvent> day(LocalDate day) {
        var events = new ArrayList<>(Workday.of(staff, day));
        for (Office office : Office.values()) {
            RandomGenerator random = Seed.random("talk", office, day);
            int usual = office.works(day) ? SCENES : WEEKEND_SCENES;
            long scenes = Math.round(usual * office.share() * (0.75 + random.nextDouble() / 2));
            for (int scene = 0; scene < scenes; scene++) {
                SampleConversation place = anyPlace(staff.conversationsOf(office), random);
                Instant start = office.moment(day, random);
                String name = "%s %s %d".formatted(day, office, scene);
                events.addAll(Scene.play(place, staff.present(place, day), day, start, name, Pace.NATURAL));
            }
        }
        return events;
    }

    private static SampleConversation anyPlace(List<SampleConversation> places, RandomGenerator random) {
        int ticket = random.nextInt(
                places.stream().mapToInt(SampleConversation::weight).sum());
        for (SampleConversation place : places) {
            ticket -= place.weight();
            if (ticket < 0) {
                return place;
            }
        }
        throw new IllegalStateException("weights add up");
    }
}
