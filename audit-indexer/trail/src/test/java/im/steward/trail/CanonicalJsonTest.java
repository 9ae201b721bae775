package im.steward.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    /** RFC 8785, section 3.2.3: the order of UTF-16 code units, not of code points. */
    @Test
    void membersStandInTheOrderOfTheRfc() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("\u20ac", "Euro Sign");
        members.put("\r", "Carriage Return");
        members.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        members.put("1", "One");
        members.put("\ud83d\ude00", "Emoji: Grinning Face");
        members.put("\u0080", "Control");
        members.put("\u00f6", "Latin Small Letter O With Diaeresis");

        assertThat(CanonicalJson.of(members).text())
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void nestedContentIsWrittenWithoutWhiteSpace() {
        assertThat(CanonicalJson.of(Map.of("b", List.of(1, 2L, true, "x"), "a", Map.of("z", List.of(), "y", Map.of())))
                        .text())
                .isEqualTo("{\"a\":{\"y\":{},\"z\":[]},\"b\":[1,2,true,\"x\"]}");
    }

    @Test
    void controlCharactersHaveTheirShortForms() {
        assertThat(CanonicalJson.of(Map.of("k", "\u000f\n\t\b\f\r\\\"/")).text())
                .isEqualTo("{\"k\":\"\\u000f\\n\\t\\b\\f\\r\\\\\\\"/\"}");
    }

    @Test
    void theBytesAreUtf8() {
        assertThat(new String(
                        CanonicalJson.of(Map.of("中", "\u0000é\ud83d\ude00")).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"中\":\"\\u0000é\ud83d\ude00\"}");
    }

    @Test
    void halfAPairBecomesWhatUtf8MakesOfIt() {
        assertThat(CanonicalJson.of(Map.of("k", "a\ud800b\udc00")).text()).isEqualTo("{\"k\":\"a\ufffdb\ufffd\"}");
    }

    @Test
    void aNumberNotEveryReaderKeepsIsRefused() {
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("n", 1L << 53))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("n", 0.5))).isInstanceOf(IllegalArgumentException.class);
    }
}
