package im.steward.console.demo.company;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What one exchange is about: whoever speaks, the customer, the amount and the file stay the same ones. */
final class Talk {
    private static final Set<String> FILES = Set.of("file", "scan", "invoice");
    private static final Set<String> LASTING =
            Set.of("customer", "project", "version", "ticket", "amount", "amount2", "link", "file", "scan", "invoice");
    private static final int TRIES = 4;

    private final RandomGenerator random;
    private final LocalDate day;
    private final List<Person> listeners;
    private final Map<String, String> settled = new HashMap<>();
    private final Set<String> said = new HashSet<>();

    Talk(RandomGenerator random, LocalDate day, List<Person> listeners) {
        this.random = random;
        this.day = day;
        this.listeners = listeners;
    }

    /** @param file the name of the file that was spoken of, if any */
    record Line(String text, List<Person> mentioned, Optional<String> file) {}

    Line say(List<String> symbols, Person speaker, Tongue tongue, Instant at) {
        var mentioned = new LinkedHashSet<Person>();
        var files = new LinkedHashSet<String>();
        var meaning = new Grammar.Meaning() {
            @Override
            public Optional<String> of(String symbol) {
                if (FILES.contains(symbol)) {
                    files.add(symbol);
                }
                return switch (symbol) {
                    case "@" -> Optional.of(mention(speaker, mentioned));
                    case "date" -> Optional.of(tongue.date(day.plusDays(1 + random.nextInt(18))));
                    case "time" -> Optional.of(clock(speaker, at));
                    default -> LASTING.contains(symbol) ? Optional.of(settle(symbol, tongue, this)) : Optional.empty();
                };
            }
        };
        String text = symbols.stream()
                .map(symbol -> unsaid(symbol, tongue, meaning))
                .reduce(tongue::follow)
                .orElseThrow();
        return new Line(
                text,
                List.copyOf(mentioned),
                files.stream().map(file -> settle(file, tongue, meaning)).findFirst());
    }

    private String unsaid(String symbol, Tongue tongue, Grammar.Meaning meaning) {
        String sentence = tongue.grammar().say(symbol, random, meaning);
        for (int i = 1; i < TRIES && !said.add(sentence); i++) {
            sentence = tongue.grammar().say(symbol, random, meaning);
        }
        return sentence;
    }

    private String settle(String symbol, Tongue tongue, Grammar.Meaning meaning) {
        String known = settled.get(symbol);
        if (known == null) {
            known = tongue.grammar().say(symbol, random, meaning);
            settled.put(symbol, known);
        }
        return known;
    }

    private String mention(Person speaker, Set<Person> mentioned) {
        List<Person> others =
                listeners.stream().filter(person -> !person.equals(speaker)).toList();
        if (others.isEmpty()) {
            return "@all";
        }
        Person one = others.get(random.nextInt(others.size()));
        mentioned.add(one);
        return "@" + one.handle();
    }

    private String clock(Person speaker, Instant at) {
        int hour = ZonedDateTime.ofInstant(at, speaker.office().zone()).getHour() + 1 + random.nextInt(3);
        return "%d:%02d".formatted(hour % 24, random.nextInt(4) * 15);
    }
}
