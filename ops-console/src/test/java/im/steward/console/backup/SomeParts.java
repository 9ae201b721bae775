package im.steward.console.backup;

import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.take.Part;
import im.steward.backup.take.Parts;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.Taking;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Two stores of noise, as slow as a test wants them. */
@Configuration(proxyBeanMethods = false)
public class SomeParts {
    public static final AtomicLong PAUSE_MILLIS = new AtomicLong();
    /** As a restore finds them; 200004 were taken. */
    public static final AtomicLong ROWS = new AtomicLong(200_004);

    /** In the place of the site's own. */
    @Bean
    @Primary
    Parts stores() {
        return new Parts(
                List.of(new Noise(PartName.of("chat-db"), "postgresql"), new Noise(PartName.of("uploads"), "files")));
    }

    private record Noise(PartName name, String kind) implements Part {
        @Override
        public void check() {}

        @Override
        public void plant(Canary canary) {}

        @Override
        public OptionalLong size() {
            return OptionalLong.of(2_500_000);
        }

        @Override
        public SetPart take(Taking taking) {
            Instant now = Instant.now();
            var stored = taking.stream("main.dump", out -> {
                Random noise = new Random(name.hashCode());
                byte[] piece = new byte[50_000];
                for (int i = 0; i < 40; i++) {
                    noise.nextBytes(piece);
                    out.write(piece);
                    LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS.get()).toNanos());
                }
            });
            return new SetPart(
                    name,
                    kind,
                    now,
                    List.of(stored),
                    Map.of("rows:public.posts", "200004"),
                    kind.equals("files")
                            ? Map.of("other-disks", "cache, exports/old")
                            : Map.of("tool", "pg_dump 15.12"),
                    Duration.ofSeconds(2));
        }

        @Override
        public Restored restore(SetPart part, Restoring restoring) {
            long begun = System.nanoTime();
            restoring.stream(part.main(), OutputStream.nullOutputStream());
            for (int i = 0; i < 20; i++) {
                restoring.passing().passed(0);
                LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS.get()).toNanos());
            }
            return new RestoredNoise(part.bytes(), Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private record RestoredNoise(long bytes, Duration spent) implements Restored {
        @Override
        public Map<String, String> fingerprints() {
            return Map.of("rows:public.posts", Long.toString(ROWS.get()));
        }

        @Override
        public Optional<Canary> canary() {
            return Optional.empty();
        }

        @Override
        public List<Check> checks() {
            return List.of(new Check("foreign-keys", true, "12 of 12 hold"));
        }

        @Override
        public Duration timeToService() {
            return spent;
        }

        @Override
        public Duration timeToFull() {
            return spent;
        }

        @Override
        public Map<String, Long> amounts() {
            return Map.of("bytes", bytes, "rows", ROWS.get(), "tables", 3L);
        }

        @Override
        public void close() {}
    }
}
