package im.steward.console.restore;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.ContinuousPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Taking;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A store that keeps a log, whose restored copy is a file that says as of when, and one that keeps none. */
@Configuration(proxyBeanMethods = false)
class LoggedParts {
    /** Why the end of the log cannot be found out just now. */
    static final AtomicReference<Optional<Fault>> FAULT = new AtomicReference<>(Optional.empty());

    /** In the place of the site's own. */
    @Bean
    @Primary
    Parts stores() {
        return new Parts(List.of(new Logged(PartName.of("large-db")), new Plain(PartName.of("uploads"))));
    }

    private static SetPart taken(PartName name, String kind, Taking taking) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new SetPart(
                name,
                kind,
                now,
                List.of(taking.stream(
                        "main.dump", out -> out.write(name.value().getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
                Map.of(),
                Map.of("ended", now.toString()),
                Duration.ofSeconds(1));
    }

    private record Logged(PartName name) implements ContinuousPart {
        @Override
        public String kind() {
            return "pgbackrest";
        }

        @Override
        public void check() {}

        @Override
        public void plant(Canary canary) {}

        @Override
        public SetPart take(Taking taking) {
            return taken(name, kind(), taking);
        }

        @Override
        public Restored restore(SetPart part, Restoring restoring) {
            return restoreAt(part, part.consistentAt(), restoring);
        }

        @Override
        public Instant from(SetPart part) {
            return Instant.parse(part.facts().getOrDefault("ended", ""));
        }

        @Override
        public Optional<Instant> until() {
            FAULT.get().ifPresent(fault -> {
                throw new UnavailableException(fault);
            });
            return Optional.of(Instant.parse("2126-03-01T14:05:00Z"));
        }

        @Override
        public Restored restoreAt(SetPart part, Instant moment, Restoring restoring) {
            try {
                return new Copy(Files.writeString(restoring.scratch().resolve("as-of"), moment.toString()));
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
        }
    }

    private record Plain(PartName name) implements Part {
        @Override
        public String kind() {
            return "postgresql";
        }

        @Override
        public void check() {}

        @Override
        public void plant(Canary canary) {}

        @Override
        public SetPart take(Taking taking) {
            return taken(name, kind(), taking);
        }

        @Override
        public Restored restore(SetPart part, Restoring restoring) {
            throw new UnsupportedOperationException("nobody asks for it here");
        }
    }

    private record Copy(Path file) implements Restored {
        @Override
        public Map<String, String> fingerprints() {
            return Map.of();
        }

        @Override
        public Optional<Canary> canary() {
            return Optional.empty();
        }

        @Override
        public List<Check> checks() {
            return List.of();
        }

        @Override
        public Duration timeToService() {
            return Duration.ZERO;
        }

        @Override
        public Duration timeToFull() {
            return Duration.ZERO;
        }

        @Override
        public Map<String, Long> amounts() {
            return Map.of("bytes", 30L);
        }

        @Override
        public Optional<String> whereabouts() {
            return Optional.of(file.toString());
        }

        @Override
        public void close() {}
    }
}
