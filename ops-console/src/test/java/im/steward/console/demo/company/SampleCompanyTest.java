package im.steward.console.demo.company;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleCompanyTest {
    private static final LocalDate FOUNDED = LocalDate.of(2026, 8, 22);
    private static final Instant START = FOUNDED.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");
    private static final List<AuditEvent> HISTORY =
            SampleCompany.foundedOn(FOUNDED).events(START, NOW);

    @Test
    void ninetyDaysAreBetweenTwentyAndThirtyThousandEvents() {
        Map<String, Long> kinds = HISTORY.stream()
                .collect(Collectors.groupingBy(
                        event -> event.getClass().getSimpleName(), TreeMap::new, Collectors.counting()));

        assertThat(HISTORY).hasSizeBetween(20_000, 30_000);
        assertThat(kinds)
                .containsOnlyKeys(
                        "AccountChanged",
                        "AdminActed",
                        "FileTouched",
                        "MembershipChanged",
                        "MessageDeleted",
                        "MessageEdited",
                        "MessagePosted",
                        "ReactionChanged",
                        "SessionChanged");
    }

    @Test
    void sixtyPeopleSpeakInFortyConversations() {
        assertThat(Staff.at(FOUNDED).people()).hasSize(60);
        assertThat(posted().map(message -> message.head().actor().name()).distinct())
                .hasSize(60);
        assertThat(posted().map(message -> message.channel().id()).distinct()).hasSize(40);
    }

    @Test
    void toldTwiceAndInPiecesItIsTheSameStory() {
        Instant noon = Instant.parse("2026-10-14T12:00:00Z");
        SampleCompany again = SampleCompany.foundedOn(FOUNDED);

        assertThat(again.events(START, NOW)).isEqualTo(HISTORY);
        assertThat(java.util.stream.Stream.concat(again.events(START, noon).stream(), again.events(noon, NOW).stream()))
                .containsExactlyElementsOf(HISTORY);
    }

    @Test
    void noIdIsGivenTwiceAndNothingHappensBeforeItsTime() {
        var ids = new HashSet<String>();

        assertThat(HISTORY).allMatch(event -> ids.add(event.head().id().value()));
        assertThat(HISTORY).allMatch(event -> !event.head().at().isAfter(NOW));
    }

    @Test
    void editsAndDeletionsSpeakOfMessagesThatWerePosted() {
        Set<String> messages = posted().map(message -> message.message().id()).collect(Collectors.toSet());

        assertThat(HISTORY.stream().filter(event -> event instanceof MessageEdited || event instanceof MessageDeleted))
                .hasSizeGreaterThan(400)
                .allMatch(event -> messages.contains(
                        ((AuditEvent.OfMessage) event).message().id()));
    }

    @Test
    void fewSentencesAreRepeated() {
        Map<String, Long> said = posted().map(message -> message.body().text())
                .filter(text -> text.length() > 16)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(said.size()).isGreaterThan(6_000);
        assertThat(said.values().stream().mapToLong(Long::longValue).max().orElseThrow())
                .isLessThan(60);
    }

    @Test
    void bothLanguagesAreSpokenAndWeekendsAreQuiet() {
        long chinese = posted().filter(message -> message.body()
                        .text()
                        .codePoints()
                        .anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN))
                .count();
        long weekend = posted().filter(message -> message.head()
                                .at()
                                .atZone(ZoneOffset.UTC)
                                .getDayOfWeek()
                                .getValue()
                        > 5)
                .count();

        assertThat((double) chinese / posted().count()).isBetween(0.3, 0.7);
        assertThat((double) weekend / posted().count()).isLessThan(0.08);
    }

    @Test
    void aLiveExchangeIsToldWithinMinutes() {
        SampleCompany company = SampleCompany.foundedOn(FOUNDED);

        List<AuditEvent> told = company.exchange(NOW, 7);

        assertThat(told).isNotEmpty().isEqualTo(company.exchange(NOW, 7));
        assertThat(told.getLast().head().at()).isBefore(NOW.plus(Duration.ofMinutes(5)));
    }

    private static java.util.stream.Stream<MessagePosted> posted() {
        return HISTORY.stream().filter(MessagePosted.class::isInstance).map(MessagePosted.class::cast);
    }
}
