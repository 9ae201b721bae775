package im.steward.compliance.matter;

import static im.steward.compliance.Fixtures.OFFICER;
import static im.steward.compliance.Fixtures.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.audit.query.Source;
import im.steward.audit.search.EventKey;
import im.steward.audit.search.Hit;
import im.steward.audit.search.MessageKey;
import im.steward.audit.search.SearchPage;
import im.steward.audit.search.SearchRequest.Order;
import im.steward.compliance.Fixtures;
import im.steward.compliance.Wiring;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopedSearchIT {
    private static final int MESSAGES = 60;
    private final Stack stack;
    private final Wiring wiring;
    private final Matters matters;
    private final ScopedSearch search;

    ScopedSearchIT(Stack stack) {
        this.stack = stack;
        wiring = new Wiring(stack, MatterConfiguration.class);
        matters = wiring.get(Matters.class);
        search = wiring.get(ScopedSearch.class);
    }

    @BeforeAll
    void fill() {
        wiring.archive(Fixtures.talk(MESSAGES));
    }

    @Test
    void theOfficerSeesTheMatterAndTheTrailSeesTheOfficer() {
        Matter matter = open("All", MatterScope.EVERYTHING);

        SearchPage page = search.search(ask(matter, "预算"), Order.OLDEST, 10, Optional.empty());

        assertThat(page.total()).isEqualTo(MESSAGES);
        assertThat(page.hits()).hasSize(10);
        assertThat(wiring.trailOf(matter.id())).containsExactly("matter.opened", "search.asked", "search.answered");
    }

    @Test
    void nothingOutsideTheScopeIsFoundViewedOrCounted() {
        Matter matter = open(
                "Narrow",
                new MatterScope(
                        Set.of("mattermost/hq"),
                        Set.of("c-bridge"),
                        Set.of("u-alice"),
                        new Period(Fixtures.DAY, Fixtures.DAY.plusSeconds(30))));

        SearchPage page = search.search(ask(matter, "*"), Order.OLDEST, 100, Optional.empty());

        assertThat(page.hits())
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.sender().id()).isEqualTo("u-alice"))
                .allSatisfy(hit ->
                        assertThat(hit.channel().map(Hit.Conversation::id)).contains("c-bridge"))
                .allSatisfy(hit -> assertThat(hit.at()).isBefore(Fixtures.DAY.plusSeconds(30)));
        assertThat(page.total()).isEqualTo(page.hits().size()).isEqualTo(10);
        String outside = "mattermost/hq/m000000:0";
        assertThat(search.surroundings(OFFICER, matter.id(), EventKey.of(outside), 5, 5))
                .isEmpty();
        assertThat(search.history(OFFICER, matter.id(), new MessageKey(Source.of("mattermost/hq"), "m000000"))
                        .versions())
                .isEmpty();
    }

    @Test
    void whoDoesNotWorkInTheMatterGetsNothingAndLeavesATrace() {
        Matter matter = open("Closed shop", MatterScope.EVERYTHING);
        var question = new Question(STRANGER, matter.id(), "budget", ZoneOffset.UTC);

        assertRefused("matter-not-a-member", () -> search.search(question, Order.NEWEST, 10, Optional.empty()));
        assertRefused("matter-not-a-member", () -> search.facets(question));
        assertRefused(
                "matter-not-a-member",
                () -> search.surroundings(STRANGER, matter.id(), EventKey.of("mattermost/hq/m000001:0"), 1, 1));
        assertRefused(
                "matter-not-a-member",
                () -> search.walk(STRANGER, matter.id(), question.query(), 10, Optional.empty()));

        assertThat(wiring.trailOf(matter.id()))
                .filteredOn("search.refused"::equals)
                .hasSize(4);
    }

    @Test
    void othersMattersAnswerLikeNoneByNameButLeaveATrace() {
        Matter matter = open("Project X", MatterScope.EVERYTHING);

        assertThat(search.named("project x", OFFICER)).isEqualTo(matter);
        assertRefused("matter-unknown", () -> search.named("Project X", STRANGER));
        assertRefused("matter-unknown", () -> search.named("Project Y", STRANGER));
        assertThat(wiring.trailOf(matter.id())).contains("search.refused");
        matters.close(matter.id(), OFFICER, "settled");
        assertRefused("matter-unknown", () -> search.named("Project X", STRANGER));
        assertRefused("matter-closed", () -> search.named("Project X", OFFICER));
    }

    @Test
    void aClosedMatterIsShutToItsMembersToo() {
        Matter matter = open("Settled", MatterScope.EVERYTHING);
        matters.close(matter.id(), OFFICER, "settled");

        assertRefused("matter-closed", () -> search.search(ask(matter, "budget"), Order.NEWEST, 10, Optional.empty()));
    }

    @Test
    void aQueryThatCannotBeReadIsNotAsked() {
        Matter matter = open("Syntax", MatterScope.EVERYTHING);

        assertThatThrownBy(() -> search.search(ask(matter, "(budget"), Order.NEWEST, 10, Optional.empty()))
                .isInstanceOf(InvalidException.class);

        assertThat(wiring.trailOf(matter.id())).containsExactly("matter.opened");
    }

    @Test
    void withoutATrailThereIsNoResult() {
        Matter matter = open("No trail", MatterScope.EVERYTHING);
        revoke("REVOKE INSERT ON trail.entry FROM steward_app");
        try {
            assertThatThrownBy(() -> search.search(ask(matter, "budget"), Order.NEWEST, 10, Optional.empty()))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() ->
                            search.surroundings(OFFICER, matter.id(), EventKey.of("mattermost/hq/m000001:0"), 1, 1))
                    .isInstanceOf(UnavailableException.class);
        } finally {
            revoke("GRANT INSERT ON trail.entry TO steward_app");
        }
    }

    @Test
    void theEntriesStayWhenTheCallerRollsBack() {
        Matter matter = open("Rolled back", MatterScope.EVERYTHING);

        new TransactionTemplate(wiring.get(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            search.search(ask(matter, "budget"), Order.NEWEST, 10, Optional.empty());
            status.setRollbackOnly();
        });

        assertThat(wiring.trailOf(matter.id())).containsExactly("matter.opened", "search.asked", "search.answered");
    }

    @Test
    void theAnswerWaitsForItsEntry() throws Exception {
        Matter matter = open("Waiting", MatterScope.EVERYTHING);
        try (Connection holder = stack.database().asOwner().getConnection()) {
            holder.setAutoCommit(false);
            lockTrail(holder);
            CompletableFuture<SearchPage> answer = CompletableFuture.supplyAsync(
                    () -> search.search(ask(matter, "budget"), Order.NEWEST, 10, Optional.empty()));

            until(() -> waitingAppends() == 1);
            assertThat(answer).isNotDone();
            holder.rollback();

            assertThat(answer.get(60, TimeUnit.SECONDS).total()).isEqualTo(MESSAGES);
        }
        assertThat(wiring.trailOf(matter.id())).containsExactly("matter.opened", "search.asked", "search.answered");
    }

    @Test
    void anEntryThatFailsTakesTheAnswerWithIt() throws Exception {
        Matter matter = open("Failing", MatterScope.EVERYTHING);
        try (Connection holder = stack.database().asOwner().getConnection()) {
            holder.setAutoCommit(false);
            lockTrail(holder);
            CompletableFuture<SearchPage> answer = CompletableFuture.supplyAsync(
                    () -> search.search(ask(matter, "budget"), Order.NEWEST, 10, Optional.empty()));
            until(() -> waitingAppends() == 1);

            asApp("""
                    SELECT count(pg_cancel_backend(pid))
                      FROM pg_stat_activity
                     WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%trail.entry%'""");

            assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("trail-unavailable");
            holder.rollback();
        }
        assertThat(wiring.trailOf(matter.id())).containsExactly("matter.opened");
    }

    private static void lockTrail(Connection holder) throws SQLException {
        try (Statement lock = holder.createStatement()) {
            lock.execute("LOCK TABLE trail.entry IN ACCESS EXCLUSIVE MODE");
        }
    }

    private int waitingAppends() {
        return asApp("""
                SELECT count(*)
                  FROM pg_stat_activity
                 WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%trail.entry%'""");
    }

    private int asApp(String count) {
        return wiring.jdbc.sql(count).query(Integer.class).single();
    }

    private static void until(BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void surroundingsStayInTheConversation() {
        Matter matter = open("Around", MatterScope.EVERYTHING);

        var around = search.surroundings(OFFICER, matter.id(), EventKey.of("mattermost/hq/m000010:0"), 3, 3)
                .orElseThrow();

        assertThat(around.before())
                .hasSize(3)
                .allSatisfy(hit -> assertThat(hit.at()).isBefore(at(10)));
        assertThat(around.after())
                .hasSize(3)
                .allSatisfy(hit -> assertThat(hit.at()).isAfter(at(10)));
        assertThat(wiring.trailOf(matter.id())).contains("conversation.viewed");
    }

    private static Instant at(int message) {
        return Fixtures.DAY.plusSeconds(message);
    }

    private Matter open(String name, MatterScope scope) {
        return matters.open(name, "test", scope, Set.of(OFFICER), OFFICER);
    }

    private static Question ask(Matter matter, String text) {
        return new Question(OFFICER, matter.id(), text, ZoneOffset.UTC);
    }

    private void revoke(String sql) {
        JdbcClient.create(stack.database().asOwner()).sql(sql).update();
    }

    private static void assertRefused(String code, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(code));
    }
}
