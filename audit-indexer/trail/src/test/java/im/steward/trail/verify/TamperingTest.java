package im.steward.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperingTest {
    private static final int TAMPERINGS = 10_000;

    @TempDir
    static Path directory = Path.of("");

    @Test
    void tenThousandTamperingsAreFoundAndTheFirstBadEntryIsNamed() throws IOException {
        Specimen sound = Specimen.sound(directory, List.of(Specimen.ANCHORED));
        Random random = new Random(20261120);
        TreeMap<String, Integer> found = new TreeMap<>();

        for (int round = 0; round < TAMPERINGS; round++) {
            Tampering tampering = Tampering.random(sound.entries(), random);
            boolean keyStolen = random.nextInt(4) == 0;
            Specimen tampered = sound.with(tampering.entries());
            Verdict verdict = (keyStolen ? tampered.signedAgain() : tampered).verdict();

            assertThat(verdict.valid())
                    .as("%s, round %d", tampering.kind(), round)
                    .isFalse();
            assertThat(verdict.firstBad())
                    .as("%s, round %d, key stolen: %s", tampering.kind(), round, keyStolen)
                    .hasValue(tampering.firstBad());
            found.merge(tampering.kind() + (keyStolen ? ", signed again" : ""), 1, Integer::sum);
        }

        assertThat(found).hasSize(12);
        assertThat(found.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(TAMPERINGS);
    }

    @Test
    void aSoundTrailIsValidAndSaysWhatIsNewerThanTheLastAnchor() throws IOException {
        Verdict verdict = Specimen.sound(directory).verdict();

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.entries()).isEqualTo(40);
        assertThat(verdict.anchored()).isEqualTo(32);
        assertThat(verdict.newer()).isEqualTo(8);
        assertThat(verdict.newerSince()).hasValue("2026-03-01T12:00:32.000Z");
        assertThat(verdict.exposure())
                .isEqualTo("8 entries since 2026-03-01T12:00:32.000Z are newer than the last anchor");
    }

    @Test
    void pastTheLastAnchorACheckpointStillNamesTheRange() throws IOException {
        Specimen sound = Specimen.sound(directory);
        List<String> entries = new ArrayList<>(sound.entries());
        entries.set(36, Specimen.leaf(36, "matter:forged"));

        Verdict verdict = sound.with(entries).verdict();

        assertThat(verdict.firstBad()).hasValue(32);
        assertThat(verdict.problem()).hasValue("between entry 32 and entry 39 something is not what was signed");
    }

    @Test
    void pastTheLastAnchorAStolenKeyDeceivesAndThatIsSaid() throws IOException {
        Specimen sound = Specimen.sound(directory);
        List<String> entries = new ArrayList<>(sound.entries());
        entries.set(36, Specimen.leaf(36, "matter:forged"));

        Verdict verdict = sound.with(entries).signedAgain().verdict();

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.newer()).isEqualTo(8);
    }
}
