package im.steward.console.demo.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrammarTest {
    private static final Set<String> FROM_THE_SCENE = Set.of("@", "date", "time");

    @ParameterizedTest
    @EnumSource
    void noSymbolLeadsNowhere(Tongue tongue) {
        assertThat(tongue.grammar().used())
                .allMatch(symbol -> symbol.startsWith("n ")
                        || FROM_THE_SCENE.contains(symbol)
                        || tongue.grammar().knows(symbol));
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicCanBeOpenedAndAnswered(Tongue tongue) {
        Staff.at(java.time.LocalDate.EPOCH).conversations().stream()
                .flatMap(conversation -> conversation.topics().stream())
                .forEach(topic -> assertThat(tongue.grammar().knows(topic + ".open")
                                && tongue.grammar().knows(topic + ".reply"))
                        .as(topic)
                        .isTrue());
    }

    @Test
    void eachLanguageHasSeveralHundredFragments() {
        assertThat(Grammar.read("zh").size()).isGreaterThan(400);
        assertThat(Grammar.read("en").size()).isGreaterThan(400);
    }
}
