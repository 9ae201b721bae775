package im.steward.audit.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class FoldingTest {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    @Test
    void everyCodePointFoldsAsUnicodeSays() {
        assertThat(differing(point -> !Folding.foldCase(Character.toString(point))
                        .equals(UCharacter.foldCase(Character.toString(point), true))))
                .isEmpty();
    }

    @Test
    void everyCodePointIsNormalisedAndFoldedAsUnicodeSays() {
        assertThat(differing(
                        point -> !Folding.fold(Character.toString(point)).equals(expected(Character.toString(point)))))
                .isEmpty();
    }

    @Test
    void textIsOnlyPartedWhereNothingMelts() {
        assertThat(differing(point -> Folding.startsSegment(point) && !NFKC.hasBoundaryBefore(point)))
                .isEmpty();
    }

    @Test
    void anyMixtureOfCharactersFoldsAsAWhole() {
        int[] awkward = "ｶﾞﾊﾟㄱㅏㅎ각가́̈̊̀ΐΣςẞßﬃ㍿½①Ⅷ①가각𝔄𐐀İıⅣ㋿が葛󠄀ﷺ🙂👍🏽❤️ａＡ．１２３ü한국어각"
                .codePoints()
                .toArray();
        var random = new Random(7);
        for (int round = 0; round < 200_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.appendCodePoint(
                        random.nextInt(4) == 0
                                ? random.nextInt(Character.MAX_CODE_POINT + 1)
                                : awkward[random.nextInt(awkward.length)]);
            }
            assertThat(Folding.fold(text.toString())).isEqualTo(expected(text.toString()));
        }
    }

    @Test
    void aMillionMarksOnOneLetterTakeNoTime() {
        String marks = "a" + "\u0301\u0316".repeat(500_000);

        assertThat(Folding.fold(marks)).startsWith("á").hasSizeGreaterThan(990_000);
    }

    private static String expected(String text) {
        return UCharacter.foldCase(Normalizer.normalize(text, Normalizer.Form.NFKC), true);
    }

    private static List<String> differing(IntPredicate differs) {
        var found = new ArrayList<String>();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (!surrogate && Character.isDefined(point) && differs.test(point)) {
                found.add("U+%04X".formatted(point));
            }
        }
        return found;
    }
}
