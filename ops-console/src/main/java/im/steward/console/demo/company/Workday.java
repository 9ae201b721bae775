package im.steward.console.demo.company;

import im.steward.event.AccountRef;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.AdminActed;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.SessionChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What happens around the talk on one day: people sign in, join and leave, administrators change things. */
final class Workday {
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) desktop/5.9",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) desktop/5.9",
            "mobile/2.17 (Android 15)",
            "mobile/2.17 (iOS 18.4)");
    private static final List<Map.Entry<String, String>> SETTINGS = List.of(
            Map.entry("max-file-size", "MB"),
            Map.entry("session-length", "days"),
            Map.entry("message-edit-window", "min"));

    private final Staff staff;
    private final LocalDate day;
    private final RandomGenerator random;
    private final List<AuditEvent> events = new ArrayList<>();

    private Workday(Staff staff, LocalDate day) {
        this.staff = staff;
        this.day = day;
        this.random = Seed.random("day", day);
    }

    static List<AuditEvent> of(Staff staff, LocalDate day) {
        var workday = new Workday(staff, day);
        staff.people().stream().filter(person -> staff.works(person, day)).forEach(workday::personal);
        workday.administration();
        return workday.events;
    }

    private void personal(Person person) {
        Instant opening = person.office().opening(day);
        if (staff.firstDay(person).equals(day)) {
            arrive(person, opening.minus(Duration.ofMinutes(90)));
        }
        if (!person.isBot() && person.office().works(day) && random.nextInt(12) > 0) {
            signIn(person, opening.plusSeconds(random.nextInt(5400) - 2400L));
        }
        if (staff.leavesOn(person, day)) {
            depart(person, opening.plus(Duration.ofHours(8)));
        }
    }

    private void arrive(Person person, Instant at) {
        for (Source source : staff.sourcesOf(person)) {
            AccountRef admin = source.account(administrator());
            AccountRef account = source.account(person);
            events.add(new AccountChanged(
                    source.head("account-" + account.id(), 0, at, admin),
                    account,
                    AccountChanged.Change.CREATED,
                    Map.of(
                            "department",
                            person.department(),
                            "office",
                            person.office().name())));
        }
        for (SampleConversation conversation : conversationsOf(person)) {
            join(conversation, person, at.plusSeconds(60L + random.nextInt(1200)), MembershipChanged.Change.JOINED);
        }
    }

    private void depart(Person person, Instant at) {
        for (SampleConversation conversation : conversationsOf(person)) {
            join(conversation, person, at.plusSeconds(random.nextInt(300)), MembershipChanged.Change.LEFT);
        }
        for (Source source : staff.sourcesOf(person)) {
            AccountRef account = source.account(person);
            events.add(new AccountChanged(
                    source.head("account-" + account.id(), 9, at.plusSeconds(600), source.account(administrator())),
                    account,
                    AccountChanged.Change.DISABLED,
                    Map.of()));
        }
    }

    private void join(SampleConversation conversation, Person person, Instant at, MembershipChanged.Change change) {
        AccountRef member = conversation.source().account(person);
        String nativeId = "member-%s-%s".formatted(conversation.channel().id(), member.id());
        events.add(new MembershipChanged(
                conversation.source().head(nativeId, change == MembershipChanged.Change.JOINED ? 0 : 1, at, member),
                conversation.channel(),
                member,
                change));
    }

    private void signIn(Person person, Instant at) {
        Source source = staff.sourcesOf(person).getFirst();
        String browser = BROWSERS.get(random.nextInt(BROWSERS.size()));
        String address = person.office().address(random);
        int failures = random.nextInt(40) == 0 ? 1 + random.nextInt(4) : 0;
        for (int failure = 0; failure < failures; failure++) {
            session(
                    source,
                    person,
                    at.minusSeconds(20L * (failures - failure)),
                    "failed-" + failure,
                    SessionChanged.Change.FAILED,
                    address,
                    browser);
        }
        session(source, person, at, "in", SessionChanged.Change.LOGIN, address, browser);
        if (random.nextInt(3) == 0) {
            session(
                    source,
                    person,
                    at.plusSeconds(30_000L + random.nextInt(4000)),
                    "out",
                    SessionChanged.Change.LOGOUT,
                    address,
                    browser);
        }
    }

    private void session(
            Source source,
            Person person,
            Instant at,
            String what,
            SessionChanged.Change change,
            String address,
            String browser) {
        AccountRef account = source.account(person);
        String session = "session-%s-%s".formatted(person.handle(), day);
        events.add(new SessionChanged(
                source.head(session + "-" + what, 0, at, account), change, address, browser, session));
    }

    private void administration() {
        Person admin = administrator();
        if (!admin.office().works(day)) {
            return;
        }
        Source source = staff.sourcesOf(admin).getFirst();
        Instant at = admin.office().moment(day, random);
        if (random.nextInt(3) == 0) {
            Map.Entry<String, String> setting = SETTINGS.get(random.nextInt(SETTINGS.size()));
            events.add(new AdminActed(
                    source.head("config-" + day, 0, at, source.account(admin)),
                    "config-changed",
                    setting.getKey(),
                    (5 + random.nextInt(20)) + " " + setting.getValue(),
                    (5 + random.nextInt(90)) + " " + setting.getValue()));
        }
        if (random.nextInt(4) == 0) {
            Person other = staff.people().get(random.nextInt(staff.people().size()));
            AccountRef target = source.account(other);
            events.add(new AccountChanged(
                    source.head("profile-" + day + "-" + other.handle(), 0, at.plusSeconds(900), source.account(admin)),
                    target,
                    AccountChanged.Change.CHANGED,
                    Map.of("title", random.nextBoolean() ? "Lead" : "Senior")));
        }
    }

    private Person administrator() {
        List<Person> operations = staff.of("operations").stream()
                .filter(person -> staff.works(person, day))
                .toList();
        return operations.get(random.nextInt(operations.size()));
    }

    private List<SampleConversation> conversationsOf(Person person) {
        return staff.conversations().stream()
                .filter(conversation -> conversation.members().contains(person))
                .toList();
    }
}
