package im.steward.console.demo.company;

import im.steward.event.AuditEvent;
import im.steward.event.MessageRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One exchange in one conversation: who takes part, what about, and in which order they speak. */
final class Scene {
    /** What people talk about less often, and take back more often. */
    static final Set<String> DELICATE = Set.of("gift", "kickback", "sideletter", "insider");

    private static final int MOST_LINES = 14;

    private final SampleConversation place;
    private final RandomGenerator random;

    private Scene(SampleConversation place, RandomGenerator random) {
        this.place = place;
        this.random = random;
    }

    /** @param name makes the scene what it is: the same name, the same words and ids */
    static List<AuditEvent> play(
            SampleConversation place, List<Person> present, LocalDate day, Instant start, String name, Pace pace) {
        var scene = new Scene(place, Seed.random("scene", name));
        return present.isEmpty() ? List.of() : scene.play(present, day, start, name, pace);
    }

    private List<AuditEvent> play(List<Person> present, LocalDate day, Instant start, String name, Pace pace) {
        String topic = topic();
        Person speaker = opener(present, topic, start);
        List<Person> company = company(present, speaker, start);
        var message = new Message(place, company, new Talk(random, day, company), pace, random);
        int lines = Math.min(MOST_LINES, 2 + (int) (-2.6 * Math.log(1 - random.nextDouble())));
        boolean threaded = !place.isDirect() && random.nextInt(10) < 6;
        String root = place.source().messageId(name, 0);
        var events = new ArrayList<AuditEvent>();
        Instant at = start;
        for (int line = 0; line < lines; line++) {
            List<String> symbols = symbols(place.tongue(speaker), topic, line, line == lines - 1);
            var reference = new MessageRef(place.source().messageId(name, line), threaded && line > 0 ? root : null);
            events.addAll(message.by(speaker, reference, topic, symbols, at));
            at = at.plus(pace.answer(random));
            speaker = next(company, speaker);
        }
        return events;
    }

    private String topic() {
        String topic = anyOf(place.topics());
        return DELICATE.contains(topic) && random.nextInt(3) > 0 ? anyOf(place.topics()) : topic;
    }

    private Person opener(List<Person> present, String topic, Instant start) {
        List<Person> bots = present.stream().filter(Person::isBot).toList();
        if (topic.equals("release") && !bots.isEmpty() && random.nextInt(3) == 0) {
            return bots.getFirst();
        }
        List<Person> people = present.stream().filter(person -> !person.isBot()).toList();
        List<Person> awake =
                people.stream().filter(person -> person.office().isAwake(start)).toList();
        return anyOf(awake.isEmpty() ? people : awake);
    }

    /** A few of those awake; in a direct conversation both, whatever the hour. */
    private List<Person> company(List<Person> present, Person opener, Instant start) {
        var others = new ArrayList<>(present.stream()
                .filter(person -> !person.equals(opener) && !person.isBot())
                .filter(person -> place.isDirect() || person.office().isAwake(start))
                .toList());
        var company = new ArrayList<Person>(List.of(opener));
        int wanted = 2 + random.nextInt(4);
        while (!others.isEmpty() && company.size() < wanted) {
            company.add(others.remove(random.nextInt(others.size())));
        }
        return company;
    }

    private Person next(List<Person> company, Person speaker) {
        List<Person> others = company.stream()
                .filter(person -> !person.equals(speaker) && !person.isBot())
                .toList();
        return others.isEmpty() || (!speaker.isBot() && random.nextInt(7) == 0) ? speaker : anyOf(others);
    }

    /** One sentence, and often a second one after it. */
    private List<String> symbols(Tongue tongue, String topic, int line, boolean last) {
        if (line == 0) {
            return random.nextInt(5) == 0 ? List.of(topic + ".open", "ask") : List.of(topic + ".open");
        }
        if (last && tongue.grammar().knows(topic + ".close") && random.nextBoolean()) {
            return List.of(topic + ".close");
        }
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> List.of(topic + ".reply");
            case 6, 7, 8, 9 -> List.of(topic + ".reply", topic + ".reply");
            case 10, 11 -> List.of("ack", topic + ".reply");
            case 12, 13 -> List.of(topic + ".reply", "ask");
            case 14 -> List.of(topic + ".reply", "thanks");
            case 15, 16 -> List.of("ack");
            case 17 -> List.of("ask");
            case 18 -> List.of("thanks");
            default -> List.of("chat.reply");
        };
    }

    private <T> T anyOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
