package im.steward.console.imports;

import im.steward.audit.source.ImportFormat;
import im.steward.audit.source.ImportRequest;
import im.steward.audit.source.ImportRunId;
import im.steward.audit.source.ImportRuns;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.InvalidException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** The list of imports, the form that asks for one, and each run with its progress and rejections. */
@Controller
class ImportController {
    private static final int SHOWN = 100;
    private final ImportRuns runs;
    private final MessageSource messages;

    ImportController(ImportRuns runs, MessageSource messages) {
        this.runs = runs;
        this.messages = messages;
    }

    @GetMapping("/imports")
    @Allowed(Action.READ_IMPORT)
    String list(Model model) {
        return page("ndjson", "", model);
    }

    @PostMapping("/imports")
    @Allowed(Action.RUN_IMPORT)
    String request(
            SignedIn who,
            @RequestParam(defaultValue = "") String format,
            @RequestParam(defaultValue = "") String instance,
            @RequestParam MultipartFile file,
            Model model,
            HttpServletResponse response)
            throws IOException {
        try (InputStream content = file.getInputStream()) {
            String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
            ImportRequest asked = new ImportRequest(ImportFormat.of(format), instance, name);
            return "redirect:/imports/"
                    + runs.request(asked, content, who.officer()).id();
        } catch (InvalidException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return page(format, instance, model);
        }
    }

    @GetMapping("/imports/{id}")
    @Allowed(Action.READ_IMPORT)
    String one(@PathVariable ImportRunId id, @RequestParam(defaultValue = "0") long after, Model model, Locale locale) {
        List<RejectionView> rejections = runs.rejections(id, Math.max(0, after), SHOWN).stream()
                .map(rejection -> RejectionView.of(rejection, messages, locale))
                .toList();
        String here = "/imports/" + id;
        model.addAttribute("row", ImportRow.of(runs.find(id)))
                .addAttribute("rejections", rejections)
                .addAttribute("first", after + 1)
                .addAttribute("last", after + rejections.size());
        if (after > 0) {
            model.addAttribute("previous", here + "?after=" + Math.max(0, after - SHOWN));
        }
        if (rejections.size() == SHOWN) {
            model.addAttribute("next", here + "?after=" + (after + SHOWN));
        }
        return "imports/one";
    }

    /** The moving part of the page above; when the run ends, the whole page is asked for again. */
    @GetMapping("/imports/{id}/progress")
    @Allowed(Action.READ_IMPORT)
    String progress(@PathVariable ImportRunId id, Model model, HttpServletResponse response) {
        ImportRow row = ImportRow.of(runs.find(id));
        if (!row.open()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("row", row);
        return "imports/_progress";
    }

    private String page(String format, String instance, Model model) {
        model.addAttribute("rows", runs.list(SHOWN).stream().map(ImportRow::of).toList())
                .addAttribute(
                        "formats",
                        Arrays.stream(ImportFormat.values())
                                .map(ImportFormat::code)
                                .toList())
                .addAttribute("format", format)
                .addAttribute("instance", instance);
        return "imports/page";
    }
}
