package im.steward.backup.take.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogSegmentTest {
    private static final long MIB_16 = 16 << 20;
    private static final String HASH = "-0123456789abcdef0123456789abcdef01234567.zst";

    private static LogSegment segment(String name) {
        return new LogSegment(name, MIB_16);
    }

    @Test
    void firstMissingOneIsNamedAlsoWhereAFileEnds() {
        LogSegment first = segment("0000000100000000000000FE");
        LogSegment last = segment("000000010000000100000001");

        assertThat(first.missing(
                        last,
                        List.of(
                                "0000000100000000/0000000100000000000000FE" + HASH,
                                "0000000100000000/0000000100000000000000FF" + HASH,
                                "0000000100000001/000000010000000100000001" + HASH)))
                .contains("000000010000000100000000");
        assertThat(first.missing(first, List.of("0000000100000000/0000000100000000000000FE" + HASH)))
                .isEmpty();
    }

    @Test
    void backupsLabelsAndPartsOfSegmentsAreNoSegments() {
        LogSegment one = segment("000000010000000000000003");

        assertThat(one.missing(
                        one,
                        List.of(
                                "0000000100000000/000000010000000000000003.00000028.backup",
                                "0000000100000000/000000010000000000000003.partial" + HASH)))
                .contains("000000010000000000000003");
    }

    @Test
    void largeSegmentsAreCountedAnotherWay() {
        LogSegment first = new LogSegment("000000010000000000000003", 1L << 30);

        assertThat(first.missing(
                        new LogSegment("000000010000000100000000", 1L << 30),
                        List.of("0000000100000000/000000010000000000000003" + HASH)))
                .contains("000000010000000100000000");
    }

    @Test
    void onlyWhatLiesBetweenIsNeeded() {
        LogSegment first = segment("000000010000000000000003");
        LogSegment last = segment("000000010000000000000007");

        assertThat(first.leadsTo(last, segment("000000010000000000000005"))).isTrue();
        assertThat(first.leadsTo(last, segment("000000010000000000000008"))).isFalse();
        assertThat(first.leadsTo(last, segment("000000020000000000000005"))).isFalse();
    }

    @Test
    void otherNamesAreRefused() {
        assertThatThrownBy(() -> segment("00000001")).isInstanceOf(IllegalArgumentException.class);
    }
}
