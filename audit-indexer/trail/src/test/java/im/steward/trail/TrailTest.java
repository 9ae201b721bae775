package im.steward.trail;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.UnavailableException;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class TrailTest {
    @Test
    void noStoreMeansNoEntryAndNoResult() {
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setURL("jdbc:postgresql://127.0.0.1:1/steward?connectTimeout=1");
        Trail trail = new Trail(new TrailStore(away), Clock.systemUTC());

        assertThatThrownBy(() -> trail.append(Actor.officer("alice"), "search.asked", "matter:everything", Map.of()))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> Assertions.assertThat(e.fault().code()).isEqualTo("trail-unavailable"));
    }
}
