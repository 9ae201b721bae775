package im.steward.compliance.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTextTest {
    @Test
    void ordinaryTextIsTheSameObjectsText() {
        String text = "你好, Grüße 👩‍🚀 \t\n";

        assertThat(CellText.of(text)).isEqualTo(new CellText(text, 0));
    }

    @Test
    void controlCharactersAndLoneSurrogatesGoAndAreCounted() {
        assertThat(CellText.of("a\u0000b\uD83Dc\u001Fd\uFFFEe\uDE00")).isEqualTo(new CellText("abcde", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1+1",
                "＋1",
                "－1",
                "＠x",
                " =1",
                "\uFEFF=1",
                "\u200B@x",
                "\u0000=cmd|' /C calc'!A0"
            })
    void whatASpreadsheetWouldRunStaysText(String formula) {
        assertThat(CellText.of(formula).defused()).startsWith("'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "1 = 1", "'=1", "a@b.example", "…=", "中文=1"})
    void otherTextIsNotTouched(String text) {
        assertThat(CellText.of(text).defused()).isEqualTo(text);
    }

    @Test
    void aCutNeverSplitsASurrogatePair() {
        assertThat(CellText.of("ab👍").start(3)).isEqualTo("ab");
    }

    @Test
    void textDoesNotPrintItself() {
        assertThat(CellText.of("secret").toString()).doesNotContain("secret");
    }
}
