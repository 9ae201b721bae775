package im.steward.audit.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortionTest {
    @Test
    void itShrinksToOneAndGrowsToTheWholeAgain() {
        Portion portion = new Portion(1_000);
        for (int i = 0; i < 20; i++) {
            portion.cameBack(portion.of(1_000));
        }
        assertThat(portion.of(1_000)).isOne();

        for (int i = 0; i < 10; i++) {
            portion.wentIn();
        }
        assertThat(portion.of(5_000)).isEqualTo(1_000);
        assertThat(portion.of(7)).isEqualTo(7);
    }
}
