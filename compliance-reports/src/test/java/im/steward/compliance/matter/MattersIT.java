package im.steward.compliance.matter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.Wiring;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.trail.OfficerId;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

@WithStack
class MattersIT {
    private static final OfficerId ALICE = OfficerId.of("alice");
    private static final OfficerId BAO = OfficerId.of("bao");
    private static final MatterScope SCOPE = new MatterScope(
            Set.of("mattermost", "matrix/hq"),
            Set.of("channel-1"),
            Set.of("u1", "u2"),
            new Period(Instant.parse("2026-01-01T00:00:00Z"), MatterScope.EVER.to()));

    private final Wiring wiring;
    private final Matters matters;

    MattersIT(Stack stack) {
        wiring = new Wiring(stack, MatterConfiguration.class);
        matters = wiring.get(Matters.class);
    }

    @Test
    void anOpenedMatterReadsBackWhole() {
        Matter opened = matters.open("Orion 猎户座", "court order 4711", SCOPE, Set.of(ALICE), ALICE);

        assertThat(matters.find(opened.id())).contains(opened);
        assertThat(matters.named("orion 猎户座")).isEqualTo(opened);
        assertThat(matters.named(opened.id().toString())).isEqualTo(opened);
        assertThat(wiring.trailOf(opened.id())).containsExactly("matter.opened");
    }

    @Test
    void theFirstStartOpensEverythingOnce() {
        wiring.jdbc.sql("DELETE FROM compliance.matter_member").update();
        wiring.jdbc.sql("DELETE FROM compliance.matter").update();
        matters.openEverything(Set.of(ALICE), ALICE);
        matters.close(matters.named("everything").id(), ALICE, "real work begins");

        matters.openEverything(Set.of(ALICE), ALICE);

        assertThat(matters.list()).hasSize(1);
        assertThat(matters.listFor(ALICE)).isEmpty();
    }

    @Test
    void membersComeAndGo() {
        Matter matter = matters.open("Members", "test", SCOPE, Set.of(ALICE), ALICE);

        assertThat(matters.admit(matter.id(), BAO, ALICE).admits(BAO)).isTrue();
        assertThat(matters.dismiss(matter.id(), BAO, ALICE).admits(BAO)).isFalse();
    }

    @Test
    void aClosedMatterChangesNoMore() {
        Matter matter = matters.open("Closed", "test", SCOPE, Set.of(ALICE), ALICE);

        assertThat(matters.close(matter.id(), ALICE, "settled").admits(ALICE)).isFalse();

        assertThatThrownBy(() -> matters.admit(matter.id(), BAO, ALICE)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> matters.rescope(matter.id(), MatterScope.EVERYTHING, ALICE))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aNameIsTakenInAnyCase() {
        matters.open("Twice", "test", SCOPE, Set.of(), ALICE);

        assertThatThrownBy(() -> matters.open("TWICE ", "test", SCOPE, Set.of(), ALICE))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.fault().code()).isEqualTo("matter-name-taken"));
    }
}
