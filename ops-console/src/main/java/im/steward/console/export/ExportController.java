package im.steward.console.export;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportAsk;
import im.steward.compliance.export.ExportCheck;
import im.steward.compliance.export.ExportFormat;
import im.steward.compliance.export.ExportId;
import im.steward.compliance.export.Exports;
import im.steward.compliance.export.Language;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Attachment;
import im.steward.console.shell.Slice;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.keeper.TrailKeeper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** A search as files: ask, watch, fetch, and check what someone was given. */
@Controller
class ExportController {
    private static final List<String> FORMATS = List.of("xlsx", "csv", "jsonl");
    private static final int PAGE = 50;
    private final Exports exports;
    private final Matters matters;
    private final ScopedSearch search;
    private final VisibleExports visible;
    private final TrailKeeper keeper;

    ExportController(Exports exports, Matters matters, ScopedSearch search, TrailKeeper keeper) {
        this.exports = exports;
        this.matters = matters;
        this.search = search;
        this.visible = new VisibleExports(exports, matters);
        this.keeper = keeper;
    }

    @GetMapping("/exports")
    @Allowed(Action.READ_EXPORT)
    String list(SignedIn who, @RequestParam Optional<ExportId> before, Model model) {
        Slice<ExportRow> page = visible.page(who, before, PAGE);
        model.addAttribute("rows", page.rows())
                .addAttribute("newest", before.isPresent() ? "/exports" : null)
                .addAttribute(
                        "older",
                        page.next().map(last -> "/exports?before=" + last).orElse(null));
        return "export/page";
    }

    @GetMapping("/exports/new")
    @Allowed(Action.REQUEST_EXPORT)
    String form(
            SignedIn who,
            @RequestParam(defaultValue = "") String matter,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String zone,
            Model model) {
        return form(who, matter, query, zone, "xlsx", "", model);
    }

    @PostMapping("/exports")
    @Allowed(Action.REQUEST_EXPORT)
    String ask(
            SignedIn who,
            @RequestParam(defaultValue = "") String matter,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String format,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            Locale locale,
            HttpServletResponse response) {
        try {
            Export export = exports.request(new ExportAsk(
                    who.signer(),
                    search.named(matter, who.officer()).id(),
                    query,
                    who.zone(zone),
                    ExportFormat.of(format),
                    Language.of(locale),
                    reason));
            return "redirect:/exports/" + export.id();
        } catch (InvalidException | RefusedException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return form(who, matter, query, zone, format, reason, model);
        }
    }

    @GetMapping("/exports/{id}")
    @Allowed(Action.READ_EXPORT)
    String one(@PathVariable ExportId id, SignedIn who, Model model, HttpServletResponse response) {
        ExportRow row = visible.row(id, who);
        model.addAttribute("row", row);
        return "export/one";
    }

    /** The moving part of the page above; when the export ends, the whole page is asked for again. */
    @GetMapping("/exports/{id}/progress")
    @Allowed(Action.READ_EXPORT)
    String progress(@PathVariable ExportId id, SignedIn who, Model model, HttpServletResponse response) {
        ExportRow row = visible.row(id, who);
        if (!row.open()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("row", row);
        return "export/_progress";
    }

    @PostMapping("/exports/{id}/cancel")
    @Allowed(Action.REQUEST_EXPORT)
    String cancel(@PathVariable ExportId id, SignedIn who) {
        exports.cancel(id, who.signer());
        return "redirect:/exports/" + id;
    }

    @GetMapping("/exports/{id}/files/{*path}")
    @Allowed(Action.DOWNLOAD_EXPORT)
    ResponseEntity<Resource> file(@PathVariable ExportId id, @PathVariable String path, SignedIn who) {
        return file(exports.fetch(id, who.officer(), path.substring(1)));
    }

    static ResponseEntity<Resource> file(Path file) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, Attachment.disposition(String.valueOf(file.getFileName())))
                .body(new FileSystemResource(file));
    }

    @GetMapping("/exports/{id}/all.zip")
    @Allowed(Action.DOWNLOAD_EXPORT)
    void all(@PathVariable ExportId id, SignedIn who, HttpServletResponse response) throws IOException {
        exports.fetchAll(id, who.officer(), () -> {
            Attachment.begin(response, "export-" + id + ".zip", "application/zip");
            return response.getOutputStream();
        });
    }

    @GetMapping("/exports/check")
    @Allowed(Action.READ_EXPORT)
    String checkForm() {
        return "export/check";
    }

    /** What was uploaded is read once and kept nowhere. */
    @PostMapping("/exports/check")
    @Allowed(Action.READ_EXPORT)
    String check(@RequestParam MultipartFile file, Model model) throws IOException {
        Path copy = Files.createTempFile("steward-check-", ".zip");
        try {
            file.transferTo(copy);
            model.addAttribute("verdict", ExportCheck.of(copy, Optional.of(keeper.key())))
                    .addAttribute("name", String.valueOf(file.getOriginalFilename()));
        } finally {
            Files.deleteIfExists(copy);
        }
        return "export/check";
    }

    private String form(
            SignedIn who, String matter, String query, String zone, String format, String reason, Model model) {
        List<Matter> mine = matters.listFor(who.officer());
        model.addAttribute("matters", mine.stream().map(MatterChoice::of).toList())
                .addAttribute("matter", matter)
                .addAttribute("query", query)
                .addAttribute("zone", zone)
                .addAttribute("formats", FORMATS)
                .addAttribute("format", format)
                .addAttribute("reason", reason);
        return "export/new";
    }

    record MatterChoice(String id, String name) {
        static MatterChoice of(Matter matter) {
            return new MatterChoice(matter.id().toString(), matter.name());
        }
    }
}
