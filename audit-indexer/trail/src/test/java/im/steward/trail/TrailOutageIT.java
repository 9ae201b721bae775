package im.steward.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.Part;
import im.steward.devstack.PrivateStack;
import im.steward.kernel.UnavailableException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away in the middle: no entry, no act; and nothing that was acknowledged is lost. */
class TrailOutageIT {
    @TempDir
    Path home = Path.of("");

    @Test
    void withoutTheStoreNothingIsDoneAndNothingIsForgotten() {
        try (PrivateStack stack = PrivateStack.start();
                Wiring wiring = new Wiring(stack.database("trail"), home)) {
            Trail trail = wiring.get(Trail.class);
            TrailEntryId before = trail.append(Actor.officer("alice"), "search.asked", "matter:1", Map.of());

            stack.kill9(Part.POSTGRESQL);
            assertThatThrownBy(() -> trail.append(Actor.officer("alice"), "search.asked", "matter:2", Map.of()))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            refusal -> assertThat(refusal.fault().code()).isEqualTo("trail-unavailable"));
            assertThatThrownBy(() -> wiring.get(TrailSearch.class).search(TrailQuery.newest(10)))
                    .isInstanceOf(UnavailableException.class);

            stack.start(Part.POSTGRESQL);
            trail.append(Actor.officer("alice"), "search.asked", "matter:3", Map.of());
            assertThat(wiring.get(TrailSearch.class).search(TrailQuery.newest(10)))
                    .extracting(row -> row.entry().subject())
                    .containsExactly("matter:3", "matter:1");
            assertThat(wiring.get(TrailSearch.class).fetch(before).intact()).isTrue();
        }
    }
}
