package im.steward.compliance.savedsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.Wiring;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterConfiguration;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.Question;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.OfficerId;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

@WithStack
class SavedSearchesIT {
    private static final OfficerId ALICE = OfficerId.of("alice");
    private static final OfficerId BAO = OfficerId.of("bao");
    private static final OfficerId EVE = OfficerId.of("eve");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Wiring wiring;
    private final Matters matters;
    private final SavedSearches searches;

    SavedSearchesIT(Stack stack) {
        wiring = new Wiring(stack, MatterConfiguration.class, SavedSearchConfiguration.class);
        matters = wiring.get(Matters.class);
        searches = wiring.get(SavedSearches.class);
    }

    @Test
    void aSharedSearchIsSeenInsideItsMatterOnly() {
        Matter matter = open("Shared");

        SavedSearch saved = searches.save("合同", question(ALICE, matter, "合同 OR contract"), true);

        assertThat(searches.named(saved.id(), ALICE)).isEqualTo(saved);
        assertThat(searches.listFor(BAO)).contains(saved);
        assertThat(searches.listFor(EVE)).doesNotContain(saved);
        assertThatThrownBy(() -> searches.named(saved.id(), EVE)).isInstanceOf(RefusedException.class);
        assertThat(wiring.trailOf(saved.id())).containsExactly("search.saved");
    }

    @Test
    void aPrivateSearchIsItsOwnersAlone() {
        SavedSearch saved = searches.save("mine", question(ALICE, open("Private"), "x"), false);

        assertThat(searches.listFor(BAO)).doesNotContain(saved);
        assertThatThrownBy(() -> searches.named(saved.id(), BAO)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> searches.delete(saved.id(), BAO)).isInstanceOf(RefusedException.class);
    }

    @Test
    void itsOwnerDeletesIt() {
        SavedSearch saved = searches.save("gone", question(ALICE, open("Gone"), "x"), true);

        searches.delete(saved.id(), ALICE);

        assertThat(searches.listFor(ALICE)).doesNotContain(saved);
        assertThat(wiring.trailOf(saved.id())).containsExactly("search.saved", "search.deleted");
    }

    @Test
    void whatCannotBeAskedIsNotSaved() {
        Matter matter = open("Unreadable");

        assertThatThrownBy(() -> searches.save("bad", question(ALICE, matter, "(a"), false))
                .isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> searches.save(" ", question(ALICE, matter, "a"), false))
                .isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> searches.save("foreign", question(EVE, matter, "a"), false))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aNameIsTakenOnce() {
        Matter matter = open("Names");
        searches.save("Weekly", question(ALICE, matter, "a"), false);

        assertThatThrownBy(() -> searches.save("weekly", question(ALICE, matter, "b"), false))
                .isInstanceOf(RefusedException.class);
    }

    private Matter open(String name) {
        return matters.open(name, "test", MatterScope.EVERYTHING, Set.of(ALICE, BAO), ALICE);
    }

    private static Question question(OfficerId officer, Matter matter, String text) {
        return new Question(officer, matter.id(), text, ZONE);
    }
}
