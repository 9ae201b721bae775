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
        @JsonProperty("proofs") @Nullable List<Check> proofs) {
    static VerificationView of(Verification verification) {
        return view(verification, null);
    }

    static VerificationView of(Verification verification, VerificationReport report) {
        return view(verification, report.checks());
    }

    private static VerificationView view(Verification one, @Nullable List<Check> proofs) {
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
