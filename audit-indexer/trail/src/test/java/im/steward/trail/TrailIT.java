package im.steward.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.keeper.TrailKeeper;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailIT {
    private static final Actor ALICE = Actor.officer("alice");

    private final Stack stack;
    private final Wiring wiring;
    private final Trail trail;
    private final TrailKeeper keeper;

    TrailIT(Stack stack, @TempDir Path home) {
        this.stack = stack;
        wiring = new Wiring(stack.database(), home);
        trail = wiring.get(Trail.class);
        keeper = wiring.get(TrailKeeper.class);
    }

    @AfterAll
    void close() {
        wiring.close();
    }

    @Test
    void anEntryIsFoundWithItsDetailsAndItsPlace() {
        TrailEntryId id = trail.append(ALICE, "search.asked", "matter:everything", Map.of("query", "会议 NUL \u0000"));
        keeper.checkpoint();

        TrailView view = wiring.get(TrailSearch.class).fetch(id);

        assertThat(view.entry().actor()).isEqualTo(ALICE);
        assertThat(view.details()).hasValue(Map.of("query", "会议 NUL \u0000"));
        assertThat(view.intact()).isTrue();
        assertThat(view.seq()).isPresent();
    }

    @Test
    void entriesAreFilteredAndPagedNewestFirst() {
        List<TrailEntryId> ids = trail.appendAll(IntStream.range(0, 25)
                .mapToObj(n -> new Trail.Act(
                        Actor.officer("paging"), n % 2 == 0 ? "hold.placed" : "hold.released", "hold:7", Map.of()))
                .toList());
        TrailSearch search = wiring.get(TrailSearch.class);
        TrailQuery query = new TrailQuery(
                Optional.of(ids.getFirst().instant()),
                Optional.empty(),
                Optional.of("officer:paging"),
                Optional.of("hold"),
                Optional.of("hold:7"),
                Optional.empty(),
                10);

        List<TrailEntryId> seen = new ArrayList<>();
        for (List<TrailRow> page = search.search(query); !page.isEmpty(); ) {
            page.forEach(row -> seen.add(row.entry().id()));
            page = search.search(query.olderThan(seen.getLast()));
        }

        assertThat(seen)
                .hasSize(25)
                .containsExactlyInAnyOrderElementsOf(ids)
                .isSortedAccordingTo((a, b) -> b.toString().compareTo(a.toString()));
        assertThat(search.actions()).contains("hold.placed", "hold.released");
    }

    @Test
    void whatWasRolledBackWasNeverThere() {
        DataSource source = stack.database().asApp();
        Trail own = new Trail(new TrailStore(source), Clock.systemUTC());
        List<TrailEntryId> ids = new ArrayList<>();

        new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(status -> {
            ids.add(own.append(ALICE, "search.asked", "matter:rolled-back", Map.of()));
            status.setRollbackOnly();
        });
        keeper.checkpoint();

        assertThatThrownBy(() -> wiring.get(TrailSearch.class).fetch(ids.getFirst()))
                .hasMessageContaining("trail-entry-unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entry", "detail", "leaf", "node", "checkpoint", "anchored"})
    void nobodyChangesOrRemovesWhatIsWritten(String table) {
        for (JdbcClient someone : List.of(wiring.asApp, wiring.asOwner)) {
            for (String change : List.of("DELETE FROM trail.%s", "TRUNCATE trail.%s")) {
                assertThatThrownBy(() -> someone.sql(change.formatted(table)).update())
                        .rootCause()
                        .message()
                        .containsAnyOf("permission denied", "only ever added to");
            }
        }
        assertThatThrownBy(() -> wiring.asOwner
                        .sql("UPDATE trail.entry SET subject = 'x'")
                        .update())
                .hasRootCauseMessage("ERROR: the trail is only ever added to: UPDATE on trail.entry is refused\n"
                        + "  Where: PL/pgSQL function trail.refuse_change() line 3 at RAISE");
        assertThatThrownBy(() ->
                        wiring.asApp.sql("UPDATE trail.entry SET subject = 'x'").update())
                .hasRootCauseMessage("ERROR: permission denied for table entry");
    }
}
