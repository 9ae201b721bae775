package im.steward.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HighlightsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    会议            | 开会议，会 议室             | 会议;会 议
                    "foo bar"      | Foo_BAR foo                | Foo_BAR
                    iphone15       | iPhone１５ iphone150        | iPhone１５
                    cafe           | CAFÉ cafe                  | cafe
                    ha*            | Haha, ah                   | Haha
                    第3*           | 第３季 第3rd 第四            | 第３;第3rd
                    a NEAR/1 b     | a x b a x y b              | a;b;a
                    /[ab]+/        | abba abc                   | abba
                    a -b           | a b                        | a
                    (a OR b) c     | c b d                      | c;b
                    社             | ㍿                          | ㍿
                    (a OR "b c") NEAR/0 d | b c d a e d         | b c;d;a
                    """)
    void placesAreThoseOfTheOriginal(String query, String text, String marked) {
        String spans = Highlights.of(QueryParser.parse(query, ZoneOffset.UTC).orThrow()).in(text).stream()
                .map(span -> text.substring(span.start(), span.end()))
                .collect(Collectors.joining(";"));

        assertThat(spans).isEqualTo(marked);
    }

    @Test
    void anExplodingPatternTakesNoTime() {
        Query query = QueryParser.parse("/(a|aa|a*)*b/", ZoneOffset.UTC).orThrow();

        assertThat(Highlights.of(query).in("a".repeat(240) + " aab")).hasSize(1);
    }

    /** Eight thousand places of either side: compared with each other, a page of hits would take minutes. */
    @Test
    void twoCommonWordsNearEachOtherTakeNoTime() {
        Query query = QueryParser.parse("(a OR c OR e) NEAR/1 (b OR d OR f)", ZoneOffset.UTC)
                .orThrow();
        String apart = "a x x ".repeat(8_000) + "b x x ".repeat(8_000);

        for (int i = 0; i < 50; i++) {
            assertThat(Highlights.of(query).in(apart)).isEmpty();
        }
    }

    @Test
    void nearMeansTheSameForEveryPairOfPlaces() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            String text = random.ints(30, 0, 8)
                    .mapToObj(number ->
                            List.of("a", "b", "a b", "b a", "x", "y", "z", "w").get(number))
                    .collect(Collectors.joining(" "));
            int between = random.nextInt(4);
            List<String> words = List.of(text.split(" "));
            Set<Integer> expected = new TreeSet<>();
            for (int a = 0; a < words.size(); a++) {
                for (int b = 0; b < words.size(); b++) {
                    if (words.get(a).equals("a") && words.get(b).equals("b") && Math.abs(a - b) - 1 <= between) {
                        expected.add(a);
                        expected.add(b);
                    }
                }
            }

            Query query = QueryParser.parse("a NEAR/" + between + " b", ZoneOffset.UTC)
                    .orThrow();
            assertThat(Highlights.of(query).in(text))
                    .extracting(Span::start)
                    .containsExactlyElementsOf(
                            expected.stream().map(word -> 2 * word).toList());
        }
    }
}
