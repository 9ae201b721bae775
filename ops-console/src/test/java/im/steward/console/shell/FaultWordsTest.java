package im.steward.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Fault;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FaultWordsTest {
    private static final Fault NAMED =
            new Fault("slo-invalid", "The goal is 100", "Give a goal below 100, such as 99.9");

    private final FaultWords words;

    FaultWordsTest() throws IOException {
        words = new FaultWords(new WordsConfiguration().messageSource());
    }

    @Test
    void whatAChineseSentenceCannotNameStandsBelowItInEnglish() {
        assertThat(words.what(NAMED, Locale.SIMPLIFIED_CHINESE)).isEqualTo("服务目标无效");
        assertThat(words.detail(NAMED, Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("The goal is 100. Give a goal below 100, such as 99.9.");
    }

    @Test
    void whatNamesNoMoreIsNotSaidTwice() {
        Fault general = new Fault("slo-invalid", "This objective cannot be", "Mend the field that the message names");

        assertThat(words.detail(general, Locale.SIMPLIFIED_CHINESE)).isNull();
        assertThat(words.detail(new Fault("slo-invalid", NAMED.what(), general.action()), Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("The goal is 100.");
        assertThat(words.detail(NAMED, Locale.ENGLISH)).isNull();
    }
}
