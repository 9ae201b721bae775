package im.steward.console.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.compliance.verification.Check;
import im.steward.compliance.verification.Verification;
import im.steward.compliance.verification.VerificationReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verification as pages and the API tell it; the keys are the launcher's contract. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationView(
        @JsonProperty("verification") String id,
        String site,
        Instant at,
        String sha256,
        int hosts,
        int checks,
        int failed,
        boolean passed,
        @JsonProperty("taken_by") String takenBy,
        @JsonProperty("taken_at") Instant takenAt,
        @JsonProperty("proofs") @Nullable List<Proof> proofs) {
    /** One check, in the words of the playbook. */
    record Proof(
            String service,
            String target,
            String from,
            String action,
            String observation,
            boolean passed,
            double seconds) {
        private static Proof of(Check check) {
            return new Proof(
                    check.service(),
                    check.target(),
                    check.from(),
                    check.action(),
                    check.observation(),
                    check.passed(),
                    check.seconds());
        }
    }

    /** A host, or an address that was looked at. */
    record TargetRow(String name, int checks, int failed) {
        static List<TargetRow> of(VerificationReport report) {
            return report.targets().stream()
                    .map(target -> new TargetRow(target.name(), target.checks(), target.failed()))
                    .toList();
        }
    }

    static VerificationView of(Verification verification) {
        return view(verification, null);
    }

    static VerificationView of(Verification verification, VerificationReport report) {
        return view(verification, report.checks().stream().map(Proof::of).toList());
    }

    private static VerificationView view(Verification one, @Nullable List<Proof> proofs) {
        return new VerificationView(
                one.id().toString(),
                one.site(),
                one.at(),
                one.sha256().hex(),
                one.hosts(),
                one.checks(),
                one.failed(),
                one.passed(),
                one.takenBy().value(),
                one.takenAt(),
                proofs);
    }
}
