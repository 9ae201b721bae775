package im.steward.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Contract                     | contract
                    foo_bar                      | "foo bar"
                    don't                        | "don t"
                    a b                          | a b
                    a AND b                      | a b
                    a b OR c                     | (a b) OR c
                    a (b OR c)                   | a (b OR c)
                    -a                           | NOT a
                    NOT NOT a                    | a
                    a -(b OR c)                  | a NOT (b OR c)
                    "foo  BAR!"                  | "foo bar"
                    “你好”                        | "你好"
                    会议室                        | "会议室"
                    ＡＢＣ１２                     | abc12
                    第3*                         | 第3*
                    foo*                         | foo*
                    *foo                         | *foo
                    f*o**x                       | f*o*x
                    foo-bar*                     | foo_bar*
                    会*                          | 会
                    a*会                         | a*会
                    *                            | *
                    --force                      | force
                    a - b                        | a b
                    hello 👍                     | hello
                    2*3                          | 2*3
                    "2*3"                        | "2 3"
                    /usr/bin/java                | "usr bin java"
                    /help                        | help
                    /ab+[0-9]{2,3}/              | /ab+[0-9]{2,3}/
                    /\\d+/                        | /[0-9]+/
                    https://example.com          | "https example com"
                    std::vector                  | "std vector"
                    a NEAR/3 b                   | a NEAR/3 b
                    (a OR "b c") NEAR/0 d*       | (a OR "b c") NEAR/0 d*
                    NOT a NEAR/1 b               | NOT (a NEAR/1 b)
                    from:Alice                   | from:"alice"
                    From:"Ａlice \\"W\\" Wang"       | from:"alice \\"w\\" wang"
                    in:gen*                      | in:gen*
                    to：bob                       | to:"bob"
                    has:FILE                     | has:file
                    kind:file                    | kind:file
                    kind:reaction-added          | kind:reaction-added
                    edited:是                     | edited:yes
                    deleted:no                   | deleted:no
                    platform:Slack               | platform:slack
                    platform:mattermost/EU-1     | platform:"mattermost/EU-1"
                    lang:zh                      | lang:zh
                    before:2026-03-01            | before:2026-02-28T16:00:00.000Z
                    after:2026-03-01             | after:2026-03-01T15:59:59.999Z
                    on:2026-03                   | after:2026-02-28T15:59:59.999Z before:2026-03-31T16:00:00.000Z
                    before:2026-03-01T09:30+01:00 | before:2026-03-01T08:30:00.000Z
                    (((a)))                      | a
                    """)
    void queriesAreUnderstood(String written, String canonical) {
        Query query = parsed(written);

        assertThat(query.text()).isEqualTo(canonical);
        assertThat(((Parsed.Right) QueryParser.parse(canonical, ZoneOffset.MAX)).query())
                .isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    say "hello                | 4  | 1 | query-quote
                    (a OR b                   | 0  | 1 | query-parenthesis
                    a) b                      | 1  | 1 | query-parenthesis
                    ()                        | 1  | 1 | query-operand
                    a OR                      | 4  | 0 | query-operand
                    OR a                      | 0  | 2 | query-operand
                    a AND AND b               | 6  | 3 | query-operand
                    NOT                       | 3  | 0 | query-operand
                    sender:bob                | 0  | 7 | query-field
                    a fron:bob                | 2  | 5 | query-field
                    from:                     | 0  | 5 | query-value
                    has:pony                  | 4  | 4 | query-value
                    kind:edit                 | 5  | 4 | query-value
                    edited:maybe              | 7  | 5 | query-value
                    before:yesterday          | 7  | 9 | query-date
                    on:2026-02-30             | 3  | 10 | query-date
                    on:2026-13                | 3  | 7 | query-date
                    a NEAR b                  | 2  | 4 | query-near
                    a NEAR/x b                | 2  | 6 | query-near
                    a NEAR/3                  | 2  | 6 | query-near
                    NEAR/3 a                  | 0  | 6 | query-near
                    a NEAR/3 b NEAR/3 c       | 11 | 6 | query-near
                    a NEAR/3 from:b           | 9  | 6 | query-near
                    👍                        | 0  | 2 | query-no-word
                    "!!"                      | 0  | 4 | query-no-word
                    a OR --                   | 5  | 2 | query-no-word
                    foo-*-bar                 | 4  | 1 | query-star
                    会*议                      | 1  | 1 | query-star
                    /a(b/                     | 2  | 1 | query-regex
                    /a{999}/                  | 2  | 5 | query-regex
                    /*a/                      | 1  | 1 | query-regex
                    /a-b/                     | 2  | 1 | query-regex
                    /[a\\w]b/                  | 3  | 2 | query-regex
                    /(a{99}){99}/             | 1  | 11 | query-regex
                    """)
    void mistakesAreAnsweredWithPlaceAndRemedy(String written, int position, int length, String code) {
        assertThat(QueryParser.parse(written, SHANGHAI)).isInstanceOfSatisfying(Parsed.Wrong.class, wrong -> {
            assertThat(wrong.fault().code()).isEqualTo(code);
            assertThat(wrong.position()).isEqualTo(position);
            assertThat(wrong.length()).isEqualTo(length);
        });
    }

    @Test
    void alternativesOfAPatternAreKept() {
        assertThat(parsed("/A|b(c|d)*/").text()).isEqualTo("/a|b(c|d)*/");
    }

    @Test
    void theNearestFieldIsProposed() {
        assertThat(QueryParser.parse("form:bob", SHANGHAI))
                .isInstanceOfSatisfying(
                        Parsed.Wrong.class,
                        wrong -> assertThat(wrong.fault().action()).startsWith("Did you mean from:?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "　"})
    void nothingIsNoQuery(String blank) {
        assertThat(QueryParser.parse(blank, SHANGHAI))
                .isInstanceOfSatisfying(
                        Parsed.Wrong.class,
                        wrong -> assertThat(wrong.fault().code()).isEqualTo("query-empty"));
    }

    @Test
    void hostileLengthsAreRefusedAtOnce() {
        assertThat(code("word ".repeat(1_100))).isEqualTo("query-too-long");
        assertThat(code("a OR ".repeat(6_000) + "a")).isEqualTo("query-too-long");
        assertThat(code("x".repeat(1_000_000))).isEqualTo("query-too-long");
        assertThat(code("(".repeat(30_000))).isEqualTo("query-too-long");
        assertThat(code("NOT ".repeat(8_000) + "a")).isEqualTo("query-too-long");
        assertThat(code("/" + "(a".repeat(120) + "/")).isEqualTo("query-regex");
        assertThat(code("/" + "(".repeat(31) + "a{100}" + "){100}".repeat(31) + "/"))
                .isEqualTo("query-regex");
        assertThat(code("/" + "a".repeat(300) + "/")).isEqualTo("query-regex");
        assertThat(code("x".repeat(200) + "*")).isEqualTo("query-star");
    }

    @Test
    void anythingAtAllIsEitherUnderstoodOrRefused() {
        var random = new Random(11);
        String letters =
                "ab会议3*\"“”()（）-/:：[]{}|\\.,?+^$ORANDNEAR/5 from:in:on:2026-\u0000\uD800\uDE00👍é\u0301ﾊﾟ㍿ｱ ＊　";
        for (int round = 0; round < 300_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            switch (QueryParser.parse(text.toString(), SHANGHAI)) {
                case Parsed.Right(Query query) ->
                    assertThat(QueryParser.parse(query.text(), ZoneOffset.UTC))
                            .as("%s → %s", text, query.text())
                            .isEqualTo(new Parsed.Right(query));
                case Parsed.Wrong(int position, int length, var _) -> {
                    assertThat(position).isBetween(0, text.length());
                    assertThat(length).isBetween(0, text.length() - position);
                }
            }
        }
    }

    private static String code(String text) {
        return ((Parsed.Wrong) QueryParser.parse(text, SHANGHAI)).fault().code();
    }

    private static Query parsed(String text) {
        return QueryParser.parse(text, SHANGHAI).orThrow();
    }
}
