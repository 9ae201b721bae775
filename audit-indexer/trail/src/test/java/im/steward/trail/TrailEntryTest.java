package im.steward.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import im.steward.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrailEntryTest {
    private static final TrailEntryId ID = TrailEntryId.of("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void theLeafIsCanonicalJson() {
        TrailEntry entry = new TrailEntry(
                ID, NOON, Actor.officer("alice"), "search.asked", "matter:everything", Sha256.of("details"));

        assertThat(new String(entry.leaf(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"action\":\"search.asked\",\"actor\":\"officer:alice\",\"at\":\"2026-03-01T12:00:00.000Z\","
                                + "\"commitment\":\"" + Sha256.of("details").hex()
                                + "\",\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\",\"subject\":\"matter:everything\",\"v\":\"1\"}");
    }

    @Test
    void anActorIsReadBackFromItsText() {
        for (Actor actor :
                List.of(Actor.officer("李雷@corp"), new Actor.Schedule("nightly: all"), new Actor.Process("indexer"))) {
            assertThat(Actor.of(actor.toString())).isEqualTo(actor);
        }
    }

    @Test
    void anActionWithoutADotIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TrailEntry(ID, NOON, Actor.officer("alice"), "search", "matter:everything", Sha256.of("")));
    }

    @Test
    void hostileDetailsAreCommittedAllTheSame() {
        Details details = Details.of(Map.of("query", "\ud800 half \u0000 nul", "long", "x".repeat(5_000_000)));

        assertThat(details.commitment()).isEqualTo(Sha256.of(details.salt(), details.canonical()));
        assertThat(details.canonical()).hasSizeLessThan(70_000);
        assertThat(new String(details.canonical(), StandardCharsets.UTF_8))
                .contains("5000000 characters")
                .contains("\ufffd half \\u0000 nul");
    }
}
