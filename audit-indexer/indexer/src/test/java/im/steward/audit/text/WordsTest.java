package im.steward.audit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void aRunOfLettersMarksAndDigitsIsOneWord() {
        assertThat(texts("foo_bar don't e.g. iPhone15 naïve Привет"))
                .containsExactly("foo", "bar", "don", "t", "e", "g", "iphone15", "naïve", "привет");
    }

    @Test
    void eachHanKanaAndHangulCharacterIsAWord() {
        assertThat(texts("我用Java写ノート한글")).containsExactly("我", "用", "java", "写", "ノ", "ー", "ト", "한", "글");
    }

    @Test
    void widthAndCaseAreFoldedAway() {
        assertThat(texts("ＡＢＣ１２３ Straße ΣΊΣΥΦΟΣ ｶﾞｷﾞ ﬁx ㍿"))
                .containsExactly("abc123", "strasse", "σίσυφοσ", "ガ", "ギ", "fix", "株", "式", "会", "社");
    }

    @Test
    void emojiAndPunctuationAreNoWords() {
        assertThat(Words.of("👍 🙂!! ——…").words()).isEmpty();
    }

    @Test
    void offsetsPointIntoTheOriginal() {
        String text = "①ＡＢ cafe\u0301，株㍿ﾊﾟx";

        assertThat(Words.of(text).words().stream().map(word -> text.substring(word.start(), word.end())))
                .containsExactly("①ＡＢ", "cafe\u0301", "株", "㍿", "㍿", "㍿", "㍿", "ﾊﾟ", "x");
    }

    @Test
    void pairsAreNeighboursThatAreBothSingleCharacters() {
        assertThat(pairs("你好，世界 hello 再见")).isEqualTo("你好 好世 世界 再见");
        assertThat(pairs("a我b")).isEmpty();
        assertThat(pairs("𠀀𠀁好")).isEqualTo("𠀀𠀁 𠀁好");
    }

    @Test
    void joinedIsWhatIsIndexed() {
        assertThat(Words.of("Hello, 世界!").joined()).isEqualTo("hello 世 界");
    }

    @Test
    void everyCodePointIsStoredAsItsWordsAndNeedsNoEscape() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            Words words = Words.of("é" + Character.toString(point) + "字");
            Words.Lines stored = words.lines();
            if (!stored.words()
                            .toString()
                            .equals(words.words().stream().map(Words.Word::text).collect(Collectors.joining(" ")))
                    || needsEscape(stored.words())
                    || needsEscape(stored.pairs())) {
                fail("U+%04X", point);
            }
        }
    }

    private static boolean needsEscape(Utf8Line line) {
        for (int i = 0; i < line.length(); i++) {
            byte b = line.bytes()[i];
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
                return true;
            }
        }
        return false;
    }

    @Test
    void aVeryLongWordStaysOneWordThatIsEqualOnlyToItself() {
        String head = "x".repeat(10_000);

        List<Words.Word> words = Words.of(head + "a " + head + "b").words();

        assertThat(words).hasSize(2).doesNotHaveDuplicates();
        assertThat(words)
                .allSatisfy(word ->
                        assertThat(word.text()).hasSizeLessThan(Words.LONGEST).startsWith("x".repeat(Words.LONG_HEAD)));
        assertThat(words.getFirst().end()).isEqualTo(10_001);
        assertThat(Words.of(words.getFirst().text()).joined())
                .isNotEqualTo(words.getFirst().text());
    }

    @Test
    void anythingIsTakenWithoutComplaint() {
        assertThat(texts("\u0000a\uD800b\uDC00c")).containsExactly("a", "b", "c");
        assertThat(Words.of("").joined()).isEmpty();
    }

    private static String pairs(String text) {
        return Words.of(text).lines().pairs().toString();
    }

    private static List<String> texts(String text) {
        return Words.of(text).words().stream().map(Words.Word::text).toList();
    }
}
