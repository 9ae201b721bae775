package im.steward.probe.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.UnavailableException;
import im.steward.probe.sample.Spool.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final SpoolLimits SMALL = new SpoolLimits(200, 1_000_000);

    @TempDir
    private Path home;

    @Test
    void samplesComeOutInOrderAndOnceDeliveredNoMore() {
        try (Spool spool = Spool.open(home, SMALL)) {
            append(spool, 1, 100);

            List<String> seen = drain(spool, 150);

            assertThat(seen).containsExactlyElementsOf(names(1, 100));
            assertThat(spool.waiting()).isZero();
            assertThat(spool.batch(1000)).isEmpty();
        }
    }

    @Test
    void whatIsNotDeliveredIsThereAfterARestartUnderTheSameNumbers() {
        UUID id;
        try (Spool spool = Spool.open(home, SMALL)) {
            id = spool.id();
            append(spool, 1, 50);
            spool.delivered(20);
        }
        try (Spool spool = Spool.open(home, SMALL)) {
            assertThat(spool.id()).isEqualTo(id);
            // Which of them the console has, it says itself.
            assertThat(spool.delivered(20)).isTrue();
            Batch batch = spool.batch(1_000_000).orElseThrow();
            assertThat(batch.first()).isEqualTo(21);
            assertThat(batch.last()).isEqualTo(50);
            assertThat(batch.lines().lines()).containsExactlyElementsOf(names(21, 50));
            assertThat(spool.append(bytes("s51"))).isEqualTo(51);
        }
    }

    @Test
    void aRestartAfterEverythingWasDeliveredGoesOnCounting() {
        try (Spool spool = Spool.open(home, SMALL)) {
            append(spool, 1, 30);
            spool.delivered(30);
        }
        try (Spool spool = Spool.open(home, SMALL)) {
            assertThat(spool.delivered(30)).isTrue();
            assertThat(spool.batch(1000)).isEmpty();
            assertThat(spool.append(bytes("s31"))).isEqualTo(31);
        }
    }

    @Test
    void halfASampleAtTheEndIsCutOff() throws IOException {
        try (Spool spool = Spool.open(home, SMALL)) {
            append(spool, 1, 7);
        }
        Files.write(lastSegment(), new byte[] {0, 0, 0, 20, 1, 2, 3, 4, 5, 6}, StandardOpenOption.APPEND);

        try (Spool spool = Spool.open(home, SMALL)) {
            assertThat(spool.append(bytes("s8"))).isEqualTo(8);
            assertThat(drain(spool, 1000)).containsExactlyElementsOf(names(1, 8));
        }
    }

    @Test
    void aFlippedByteCostsItsSegmentsRestAndNothingElse() throws IOException {
        try (Spool spool = Spool.open(home, SMALL)) {
            append(spool, 1, 60);
        }
        Path first = segments().getFirst();
        byte[] bytes = Files.readAllBytes(first);
        bytes[9] ^= 1;
        Files.write(first, bytes);

        try (Spool spool = Spool.open(home, SMALL)) {
            List<String> seen = drain(spool, 10_000);
            assertThat(spool.lost()).isPositive();
            assertThat(seen.size() + spool.lost()).isEqualTo(60);
            assertThat(seen).endsWith("s60");
        }
    }

    @Test
    void aFullSpoolGivesUpTheOldestAndSaysHowMany() {
        try (Spool spool = Spool.open(home, new SpoolLimits(200, 1000))) {
            append(spool, 1, 500);

            List<String> seen = drain(spool, 10_000);

            assertThat(seen).endsWith("s500");
            assertThat(seen.size() + spool.lost()).isEqualTo(500);
            assertThat(spool.lost()).isPositive();
        }
    }

    @Test
    void aSegmentThatCannotBeginIsBegunOnceItCan() throws IOException {
        try (Spool spool = Spool.open(home, SMALL)) {
            Path directory = home.resolve(spool.id().toString());
            Path away = home.resolve("away");
            Files.move(directory, away);
            assertThatThrownBy(() -> append(spool, 1, 60))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            refusal -> assertThat(refusal.fault().code()).isEqualTo("probe-spool-unwritable"));
            int kept = (int) spool.waiting();

            Files.move(away, directory);
            append(spool, kept + 1, 60);

            assertThat(drain(spool, 10_000)).containsExactlyElementsOf(names(1, 60));
        }
    }

    @Test
    void aConsoleThatHasMoreThanThereEverWasMakesANewSpool() {
        try (Spool spool = Spool.open(home, SMALL)) {
            append(spool, 1, 5);
            UUID former = spool.id();

            assertThat(spool.delivered(900)).isFalse();

            assertThat(spool.id()).isNotEqualTo(former);
            assertThat(spool.lost()).isEqualTo(5);
            assertThat(spool.waiting()).isZero();
            assertThat(spool.append(bytes("s1"))).isEqualTo(1);
        }
    }

    @Test
    void twoProbesCannotShareASpool() {
        try (Spool _ = Spool.open(home, SMALL)) {
            assertThatThrownBy(() -> Spool.open(home, SMALL))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            refusal -> assertThat(refusal.fault().code()).isEqualTo("probe-spool-taken"));
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(".samples"))
                    .sorted()
                    .toList();
        }
    }

    private Path lastSegment() throws IOException {
        return segments().getLast();
    }

    private static void append(Spool spool, int from, int to) {
        names(from, to).forEach(name -> spool.append(bytes(name)));
    }

    private static List<String> names(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> "s" + number).toList();
    }

    private static List<String> drain(Spool spool, int mostBytes) {
        List<String> seen = new ArrayList<>();
        for (Optional<Batch> batch = spool.batch(mostBytes); batch.isPresent(); batch = spool.batch(mostBytes)) {
            batch.get().lines().lines().forEach(seen::add);
            spool.delivered(batch.get().last());
        }
        return seen;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
