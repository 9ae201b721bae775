package im.steward.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
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
}
