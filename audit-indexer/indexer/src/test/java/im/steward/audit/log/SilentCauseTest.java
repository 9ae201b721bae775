package im.steward.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SilentCauseTest {
    @Test
    void kindAndPlaceAreSaidAndNothingThatWasRead() {
        Throwable failure = new IllegalStateException(
                "at 'secret words'", new NumberFormatException("For input: \"secret words\""));

        String shown = shown(SilentCause.of(failure));

        assertThat(shown)
                .contains("java.lang.IllegalStateException", "java.lang.NumberFormatException")
                .contains("SilentCauseTest.kindAndPlaceAreSaidAndNothingThatWasRead")
                .doesNotContain("secret");
    }

    @Test
    void aRingOfCausesEnds() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));

        assertThat(shown(SilentCause.of(first))).contains("java.lang.Exception");
    }

    private static String shown(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
