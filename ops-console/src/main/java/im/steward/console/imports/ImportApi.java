package im.steward.console.imports;

import im.steward.audit.source.ImportFormat;
import im.steward.audit.source.ImportRequest;
import im.steward.audit.source.ImportRun;
import im.steward.audit.source.ImportRunId;
import im.steward.audit.source.ImportRuns;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Imports for programs: the body of the request is the file, as large as it may be. */
@RestController
@RequestMapping("/api/v1/imports")
class ImportApi {
    private static final int FIRST_REJECTIONS = 100;
    private static final int LONGEST_PAGE = 1_000;
    private final ImportRuns runs;
    private final MessageSource messages;

    ImportApi(ImportRuns runs, MessageSource messages) {
        this.runs = runs;
        this.messages = messages;
    }

    @PostMapping
    @Allowed(Action.RUN_IMPORT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ImportView request(
            SignedIn who,
            @RequestParam String format,
            @RequestParam(defaultValue = "") String instance,
            @RequestParam(defaultValue = "export") String name,
            InputStream file) {
        ImportRequest asked = new ImportRequest(ImportFormat.of(format), instance, name);
        return ImportView.of(runs.request(asked, file, who.officer()), List.of());
    }

    @GetMapping
    @Allowed(Action.READ_IMPORT)
    List<ImportView> list(@RequestParam(defaultValue = "100") int limit) {
        return runs.list(Math.clamp(limit, 1, LONGEST_PAGE)).stream()
                .map(run -> ImportView.of(run, List.of()))
                .toList();
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_IMPORT)
    ImportView one(@PathVariable ImportRunId id, Locale locale) {
        ImportRun run = runs.find(id);
        return ImportView.of(run, rejections(id, 0, FIRST_REJECTIONS, locale));
    }

    /** @param after how many to pass over */
    @GetMapping("/{id}/rejections")
    @Allowed(Action.READ_IMPORT)
    List<RejectionView> rejections(
            @PathVariable ImportRunId id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "1000") int limit,
            Locale locale) {
        return runs.rejections(id, after, Math.clamp(limit, 1, LONGEST_PAGE)).stream()
                .map(rejection -> RejectionView.of(rejection, messages, locale))
                .toList();
    }
}
