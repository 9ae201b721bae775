package im.steward.compliance.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.Wiring;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.CanonicalJson;
import im.steward.trail.OfficerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WithStack
class ApprovalsIT {
    private static final Signer ALICE = Signer.of(OfficerId.of("alice"));
    private static final Signer BAO = Signer.of(OfficerId.of("bao"));
    private static final Signer CHEN = Signer.of(OfficerId.of("chen"));
    private static final CanonicalJson CONTENT = CanonicalJson.of(Map.of("query", "budget", "format", "csv"));

    private final Wiring wiring;
    private final Approvals approvals;

    ApprovalsIT(Stack stack) {
        wiring = new Wiring(stack, ApprovalConfiguration.class);
        approvals = wiring.get(Approvals.class);
    }

    @Test
    void whatASecondPersonApprovedIsUsedOnce() {
        Approval asked = ask(ALICE);

        approvals.approve(asked.id(), BAO, "matches the court order");

        assertThat(approvals.consume(asked.id(), CONTENT.digest()))
                .isInstanceOfSatisfying(
                        Consumption.Granted.class,
                        granted -> assertThat(granted.approval().state()).isInstanceOf(Approval.State.Consumed.class));
        assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Barred.class);
        assertThat(wiring.trailOf(asked.id()))
                .containsExactly("approval.requested", "approval.given", "approval.consumed");
    }

    @Test
    void theRequesterIsRefusedAndTheAttemptStaysInTheTrail() {
        Approval asked = ask(ALICE);

        assertRefused("approval-needs-second-person", () -> approvals.approve(asked.id(), ALICE, "looks right to me"));
        assertRefused(
                "approval-needs-second-person",
                () -> approvals.approve(asked.id(), Signer.of(OfficerId.of("ＡLICE")), "other spelling"));

        assertThat(stateOf(asked)).isInstanceOf(Approval.State.Waiting.class);
        assertThat(wiring.trailOf(asked.id()))
                .containsExactly("approval.requested", "approval.own-attempt", "approval.own-attempt");
    }

    @Test
    void aSecondAccountOfOnePersonIsNotASecondPerson() {
        Approval asked = ask(new Signer(OfficerId.of("alice"), Set.of("person-7")));

        assertRefused(
                "approval-needs-second-person",
                () -> approvals.approve(
                        asked.id(), new Signer(OfficerId.of("alice-admin"), Set.of("person-7")), "second hat"));
    }

    @Test
    void aDeputyIsNotASecondPerson() {
        Approval asked = ask(ALICE);

        assertRefused(
                "approval-needs-second-person",
                () -> approvals.approve(
                        asked.id(), new Signer(OfficerId.of("service-bot"), Set.of("alice")), "on her behalf"));
    }

    @Test
    void aDayLaterItHasExpired() {
        Approval late = ask(ALICE);
        Approval unused = ask(ALICE);
        approvals.approve(unused.id(), BAO, "in time");

        wiring.clock.pass(Duration.ofHours(24));

        assertRefused("approval-expired", () -> approvals.approve(late.id(), BAO, "sorry"));
        assertThat(approvals.consume(unused.id(), CONTENT.digest())).isInstanceOf(Consumption.Barred.class);
        assertThat(approvals.waiting()).extracting(Approval::id).doesNotContain(late.id());
        assertThat(stateOf(late)).isInstanceOf(Approval.State.Expired.class);
    }

    @Test
    void aChangeAfterwardsMakesItVoidForGood() {
        Approval asked = ask(ALICE);
        approvals.approve(asked.id(), BAO, "fine");

        assertThat(approvals.consume(asked.id(), Sha256.of("something else"))).isInstanceOf(Consumption.Barred.class);
        assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Barred.class);

        assertThat(stateOf(asked)).isInstanceOf(Approval.State.Voided.class);
        assertThat(wiring.trailOf(asked.id())).last().isEqualTo("approval.void");
    }

    @Test
    void contentChangedInTheTableIsNotApproved() {
        Approval asked = ask(ALICE);
        wiring.jdbc
                .sql("UPDATE compliance.approval SET content = '{}' WHERE id = :id")
                .param("id", asked.id().value())
                .update();

        assertRefused("approval-damaged", () -> approvals.approve(asked.id(), BAO, "fine"));
        assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Barred.class);
    }

    @Test
    void unusedAgainWhenTheCallerRollsBack() {
        Approval asked = ask(ALICE);
        approvals.approve(asked.id(), BAO, "fine");

        new TransactionTemplate(wiring.get(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Granted.class);
            status.setRollbackOnly();
        });

        assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Granted.class);
    }

    @Test
    void refusedStaysRefused() {
        Approval asked = ask(ALICE);

        approvals.refuse(asked.id(), BAO, "too wide");

        assertRefused("approval-already-decided", () -> approvals.approve(asked.id(), CHEN, "I disagree"));
        assertThat(approvals.consume(asked.id(), CONTENT.digest())).isInstanceOf(Consumption.Barred.class);
    }

    @Test
    void onlyTheRequesterTakesItBack() {
        Approval asked = ask(ALICE);

        assertRefused("approval-of-another", () -> approvals.withdraw(asked.id(), BAO));
        approvals.withdraw(asked.id(), ALICE);

        assertRefused("approval-already-decided", () -> approvals.approve(asked.id(), BAO, "too late"));
    }

    @Test
    void ofManyDecisionsAtOnceOneCounts() throws Exception {
        Approval asked = ask(ALICE);

        long decided = inParallel(8, number -> {
            Signer approver = Signer.of(OfficerId.of("approver-" + number));
            if (number % 2 == 0) {
                approvals.approve(asked.id(), approver, "yes");
            } else {
                approvals.refuse(asked.id(), approver, "no");
            }
        });

        assertThat(decided).isEqualTo(1);
        assertThat(wiring.trailOf(asked.id())).hasSize(2);
    }

    @Test
    void ofManyUsesAtOnceOneCounts() throws Exception {
        Approval asked = ask(ALICE);
        approvals.approve(asked.id(), BAO, "fine");

        long used = inParallel(8, _ -> {
            if (approvals.consume(asked.id(), CONTENT.digest()) instanceof Consumption.Barred) {
                throw new RefusedException(new Fault("x", "Barred", "Wait"));
            }
        });

        assertThat(used).isEqualTo(1);
    }

    private Approval ask(Signer requester) {
        return approvals.request("export", "export-1", CONTENT, requester, "12,000 messages as CSV");
    }

    private Approval.State stateOf(Approval approval) {
        return approvals.find(approval.id()).orElseThrow().state();
    }

    private static void assertRefused(String code, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    private interface Attempt {
        void by(int number);
    }

    /** @return how many were not refused */
    private static long inParallel(int threads, Attempt attempt) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            attempts.add(() -> {
                start.await();
                try {
                    attempt.by(number);
                    return true;
                } catch (RefusedException refused) {
                    return false;
                }
            });
        }
        try (var pool = Executors.newFixedThreadPool(threads)) {
            long done = 0;
            for (Future<Boolean> result : pool.invokeAll(attempts)) {
                done += result.get() ? 1 : 0;
            }
            return done;
        }
    }
}
