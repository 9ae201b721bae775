package im.steward.console.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportAsk;
import im.steward.compliance.export.ExportFormat;
import im.steward.compliance.export.ExportId;
import im.steward.compliance.export.Exports;
import im.steward.compliance.export.Language;
import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Exports for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/exports")
class ExportApi {
    private static final int MOST = 1_000;
    private final Exports exports;
    private final ScopedSearch search;
    private final VisibleExports visible;

    ExportApi(Exports exports, Matters matters, ScopedSearch search) {
        this.exports = exports;
        this.search = search;
        this.visible = new VisibleExports(exports, matters);
    }

    /** @param zone of the query's days; the account's own where absent */
    record Ask(
            String query,
            @Nullable String matter,
            String format,
            @Nullable String zone,
            @Nullable String language,
            @Nullable String reason) {}

    record FileBody(String path, long bytes, String sha256) {}

    record FaultBody(String code, String what, String action) {}

    record ExportBody(
            String id,
            String export,
            String matter,
            String query,
            String format,
            String requester,
            @JsonProperty("requested_at") Instant requestedAt,
            String state,
            String phase,
            long messages,
            long total,
            long bytes,
            @JsonProperty("messages_per_second") long perSecond,
            @Nullable String approval,
            @Nullable String degraded,
            List<FileBody> files,
            @Nullable FaultBody fault) {
        static ExportBody of(ExportRow row) {
            return new ExportBody(
                    row.id(),
                    row.id(),
                    row.matter(),
                    row.query(),
                    row.format(),
                    row.requester(),
                    row.requestedAt(),
                    row.state(),
                    row.phase(),
                    row.messages(),
                    row.total(),
                    row.bytes(),
                    row.perSecond(),
                    row.approval(),
                    row.shortfalls().isEmpty() ? null : String.join("; ", row.shortfalls()),
                    row.files().stream()
                            .map(file -> new FileBody(file.path(), file.bytes(), file.sha256()))
                            .toList(),
                    row.fault() == null
                            ? null
                            : new FaultBody(
                                    row.fault().code(),
                                    row.fault().what(),
                                    row.fault().action()));
        }
    }

    /** @param next to ask with as {@code before} for the page that follows; null on the last one */
    record ExportsBody(List<ExportBody> exports, @Nullable String next) {}

    @GetMapping
    @Allowed(Action.READ_EXPORT)
    ExportsBody list(
            SignedIn who, @RequestParam Optional<ExportId> before, @RequestParam(defaultValue = "200") int limit) {
        Slice<ExportBody> page =
                visible.page(who, before, Math.clamp(limit, 1, MOST)).map(ExportBody::of);
        return new ExportsBody(page.rows(), page.next().orElse(null));
    }

    @PostMapping
    @Allowed(Action.REQUEST_EXPORT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ExportBody ask(SignedIn who, @RequestBody Ask ask) {
        String matter = ask.matter() == null || ask.matter().isBlank() ? Matters.EVERYTHING : ask.matter();
        Export export = exports.request(new ExportAsk(
                who.signer(),
                search.named(matter, who.officer()).id(),
                ask.query(),
                who.zone(ask.zone()),
                ExportFormat.of(ask.format()),
                ask.language() == null ? Language.EN : Language.of(Locale.forLanguageTag(ask.language())),
                ask.reason() == null ? "" : ask.reason()));
        return ExportBody.of(visible.row(export.id(), who));
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_EXPORT)
    ExportBody one(@PathVariable ExportId id, SignedIn who) {
        return ExportBody.of(visible.row(id, who));
    }

    @PostMapping("/{id}/cancel")
    @Allowed(Action.REQUEST_EXPORT)
    ExportBody cancel(@PathVariable ExportId id, SignedIn who) {
        exports.cancel(id, who.signer());
        return ExportBody.of(visible.row(id, who));
    }

    @GetMapping("/{id}/files/{*path}")
    @Allowed(Action.DOWNLOAD_EXPORT)
    ResponseEntity<Resource> file(@PathVariable ExportId id, @PathVariable String path, SignedIn who) {
        return ExportController.file(exports.fetch(id, who.officer(), path.substring(1)));
    }
}
