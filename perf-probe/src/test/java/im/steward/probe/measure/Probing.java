package im.steward.probe.measure;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** One target out of a file's text, asked once. */
final class Probing {
    static final Duration GENEROUS = Duration.ofSeconds(60);

    private Probing() {}

    /** @param fields one {@code key: value} each */
    static Outcome probe(String url, String... fields) {
        return probe(GENEROUS, url, fields);
    }

    static Outcome probe(Duration timeout, String url, String... fields) {
        Target target = target(url, fields);
        try (Attempt attempt = Attempt.within(timeout)) {
            return target.prober().probe(attempt);
        }
    }

    static Target target(String url, String... fields) {
        String text = "targets:\n  - name: a\n    url: " + url + "\n    " + String.join("\n    ", fields) + "\n";
        return new TargetsParser(Path.of("probes.yml"), Clock.systemUTC())
                .parse(text)
                .getFirst();
    }
}
