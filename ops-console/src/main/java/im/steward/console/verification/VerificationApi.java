package im.steward.console.verification;

import im.steward.compliance.verification.Verification;
import im.steward.compliance.verification.VerificationId;
import im.steward.compliance.verification.Verifications;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Verifications for programs: the body of the request is {@code verify.json}. */
@RestController
@RequestMapping("/api/v1/verifications")
class VerificationApi {
    private static final int LONGEST_PAGE = 1_000;
    private final Verifications verifications;

    VerificationApi(Verifications verifications) {
        this.verifications = verifications;
    }

    /** The same file again answers with what was taken in the first time, and that nothing was created. */
    @PostMapping
    @Allowed(Action.TAKE_VERIFICATION)
    ResponseEntity<VerificationView> take(SignedIn who, InputStream file) throws IOException {
        Verifications.Taken taken = verifications.take(file, who.officer());
        return ResponseEntity.status(taken.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(VerificationView.of(taken.verification()));
    }

    @GetMapping
    @Allowed(Action.READ_VERIFICATION)
    List<VerificationView> list(@RequestParam(defaultValue = "100") int limit) {
        return verifications.newest(Math.clamp(limit, 1, LONGEST_PAGE)).stream()
                .map(VerificationView::of)
                .toList();
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_VERIFICATION)
    VerificationView one(@PathVariable VerificationId id) {
        Verification verification = verifications.find(id);
        return VerificationView.of(verification, verifications.report(verification));
    }
}
