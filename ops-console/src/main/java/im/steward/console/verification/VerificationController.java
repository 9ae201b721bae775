package im.steward.console.verification;

import im.steward.compliance.export.Language;
import im.steward.compliance.verification.Verification;
import im.steward.compliance.verification.VerificationId;
import im.steward.compliance.verification.VerificationReport;
import im.steward.compliance.verification.VerificationSection;
import im.steward.compliance.verification.Verifications;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import im.steward.kernel.InvalidException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** The list of verifications, the form that takes one in, and each with its checks and files. */
@Controller
class VerificationController {
    private static final int SHOWN = 100;
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private final Verifications verifications;

    VerificationController(Verifications verifications) {
        this.verifications = verifications;
    }

    @GetMapping("/verifications")
    @Allowed(Action.READ_VERIFICATION)
    String list(Model model) {
        model.addAttribute(
                "rows",
                verifications.newest(SHOWN).stream().map(VerificationView::of).toList());
        return "verification/page";
    }

    @PostMapping("/verifications")
    @Allowed(Action.TAKE_VERIFICATION)
    String take(SignedIn who, @RequestParam MultipartFile file, Model model, HttpServletResponse response)
            throws IOException {
        try (InputStream content = file.getInputStream()) {
            return "redirect:/verifications/"
                    + verifications.take(content, who.officer()).verification().id();
        } catch (InvalidException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return list(model);
        }
    }

    @GetMapping("/verifications/{id}")
    @Allowed(Action.READ_VERIFICATION)
    String one(@PathVariable VerificationId id, Model model) {
        Verification verification = verifications.find(id);
        VerificationReport report = verifications.report(verification);
        model.addAttribute("row", VerificationView.of(verification, report))
                .addAttribute("targets", VerificationView.TargetRow.of(report));
        return "verification/one";
    }

    @GetMapping("/verifications/{id}/servers.xlsx")
    @Allowed(Action.READ_VERIFICATION)
    ResponseEntity<byte[]> workbook(@PathVariable VerificationId id, Locale locale) throws IOException {
        Verification verification = verifications.find(id);
        var bytes = new ByteArrayOutputStream();
        new VerificationSection(Language.of(locale)).write(verification, verifications.report(verification), bytes);
        return Attachment.of("servers.xlsx", WORKBOOK, bytes.toByteArray());
    }

    /** As it came; its SHA-256 is the one the page and the trail tell. */
    @GetMapping("/verifications/{id}/verify.json")
    @Allowed(Action.READ_VERIFICATION)
    ResponseEntity<byte[]> document(@PathVariable VerificationId id) {
        return Attachment.of(
                "verify.json", MediaType.APPLICATION_JSON_VALUE, verifications.document(verifications.find(id)));
    }
}
