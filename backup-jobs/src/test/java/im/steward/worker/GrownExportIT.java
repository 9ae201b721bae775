package im.steward.worker;

import static im.steward.worker.Rig.OFFICER;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.Export.State;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.trail.OfficerId;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The archive goes on growing while an approver thinks. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrownExportIT {
    private static final Signer APPROVER = Signer.of(OfficerId.of("anton"));

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig rig;

    GrownExportIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        Rig.migrate(stack);
        rig = new Rig(Rig.Settings.of(stack, home), Map.of("steward.exports.approval-above", "100"));
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @Test
    void anApprovalCoversATenthMoreThanTheApproverSaw() {
        assertThat(approvedAfterGrowing("budget", 0, 20).state()).isInstanceOf(State.Done.class);
    }

    @Test
    void itDoesNotCoverMoreThanThat() {
        assertThat(approvedAfterGrowing("merger", 1_000, 21).state())
                .isInstanceOfSatisfying(
                        State.Failed.class,
                        failed -> assertThat(failed.fault().code()).isEqualTo("export-outgrew-limit"));
    }

    /** 200 messages match when it is asked for. */
    private Export approvedAfterGrowing(String word, int first, int more) {
        archive(word, first, first + 200);
        Export export = rig.ask(rig.matter("About " + word, OFFICER), word, "csv");
        archive(word, first + 200, first + 200 + more);

        rig.get(Approvals.class).approve(export.approval().orElseThrow(), APPROVER, "court order");

        return rig.over(export);
    }

    private void archive(String word, int from, int until) {
        rig.archive(
                stack.prefix() + "audit",
                IntStream.range(from, until)
                        .mapToObj(number -> Fixtures.message(number, "The " + word))
                        .toList());
    }
}
