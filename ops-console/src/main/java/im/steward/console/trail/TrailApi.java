package im.steward.console.trail;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.trail.Trail;
import im.steward.trail.TrailEntryId;
import im.steward.trail.TrailRow;
import im.steward.trail.TrailSearch;
import im.steward.trail.TrailView;
import im.steward.trail.keeper.TrailCheckpoint;
import im.steward.trail.keeper.TrailExport;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailProofs;
import im.steward.trail.proof.SignedCheckpoint;
import im.steward.trail.verify.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/trail")
class TrailApi {
    private final TrailSearch search;
    private final TrailKeeper keeper;
    private final TrailProofs proofs;
    private final TrailExport export;
    private final TrailChecks checks;
    private final Trail trail;

    TrailApi(
            TrailSearch search,
            TrailKeeper keeper,
            TrailProofs proofs,
            TrailExport export,
            TrailChecks checks,
            Trail trail) {
        this.search = search;
        this.keeper = keeper;
        this.proofs = proofs;
        this.export = export;
        this.checks = checks;
        this.trail = trail;
    }

    record VerdictBody(
            boolean valid,
            long entries,
            String root,
            @JsonProperty("first_bad") @Nullable Long firstBad,
            @Nullable String problem,
            String exposure,
            long checkpoints,
            long anchored,
            Newer newer,
            Details details) {
        record Newer(long entries, @Nullable String since) {}

        record Details(long checked, long erased) {}

        static VerdictBody of(Verdict verdict) {
            return new VerdictBody(
                    verdict.valid(),
                    verdict.entries(),
                    verdict.root().hex(),
                    verdict.firstBad().isPresent() ? verdict.firstBad().getAsLong() : null,
                    verdict.problem().orElse(null),
                    verdict.exposure(),
                    verdict.checkpoints(),
                    verdict.anchored(),
                    new Newer(verdict.newer(), verdict.newerSince().orElse(null)),
                    new Details(verdict.detailed(), verdict.erased()));
        }
    }

    record CheckpointBody(long entries, String root, String origin, String note) {
        static CheckpointBody of(SignedCheckpoint signed) {
            return new CheckpointBody(
                    signed.checkpoint().size(),
                    signed.checkpoint().root().hex(),
                    signed.checkpoint().origin(),
                    signed.note());
        }
    }

    record CheckpointRow(long entries, String root, Instant at, String note) {
        static CheckpointRow of(TrailCheckpoint stored) {
            return new CheckpointRow(stored.size(), stored.root().hex(), stored.at(), stored.note());
        }
    }

    record EntryBody(
            String id,
            @Nullable Long seq,
            Instant at,
            String actor,
            String action,
            String subject,
            String commitment,
            @Nullable Map<String, String> details) {
        static EntryBody of(TrailRow row) {
            return new EntryBody(
                    row.entry().id().toString(),
                    row.seq().orElse(null),
                    row.entry().at(),
                    row.entry().actor().toString(),
                    row.entry().action(),
                    row.entry().subject(),
                    row.entry().commitment().hex(),
                    null);
        }

        static EntryBody of(TrailView view) {
            EntryBody plain = of(new TrailRow(view.entry(), view.seq()));
            return new EntryBody(
                    plain.id(),
                    plain.seq(),
                    plain.at(),
                    plain.actor(),
                    plain.action(),
                    plain.subject(),
                    plain.commitment(),
                    view.details().orElse(null));
        }
    }

    @PostMapping("/verify")
    @Allowed(Action.VERIFY_TRAIL)
    VerdictBody verify(SignedIn who) {
        return VerdictBody.of(checks.run(who.actor()));
    }

    @PostMapping("/checkpoint")
    @Allowed(Action.SIGN_CHECKPOINT)
    CheckpointBody checkpoint() {
        return CheckpointBody.of(keeper.checkpoint());
    }

    @GetMapping("/checkpoints")
    @Allowed(Action.VERIFY_TRAIL)
    List<CheckpointRow> checkpoints(
            @RequestParam(defaultValue = "9223372036854775807") long smallerThan,
            @RequestParam(defaultValue = "100") int limit) {
        return keeper.checkpoints(smallerThan, Math.clamp(limit, 1, 1_000)).stream()
                .map(CheckpointRow::of)
                .toList();
    }

    /** In the form that the verifiers take as {@code --key}. */
    @GetMapping(path = "/key", produces = MediaType.TEXT_PLAIN_VALUE)
    @Allowed(Action.VERIFY_TRAIL)
    String key() {
        return keeper.key() + "\n";
    }

    @GetMapping("/entries")
    @Allowed(Action.READ_TRAIL)
    List<EntryBody> entries(TrailFilter filter, SignedIn who, @RequestParam(defaultValue = "100") int limit) {
        return search.search(filter.query(who.zone(), Math.clamp(limit, 1, 1_000))).stream()
                .map(EntryBody::of)
                .toList();
    }

    @GetMapping("/entries/{id}")
    @Allowed(Action.READ_TRAIL)
    EntryBody entry(@PathVariable TrailEntryId id, SignedIn who) {
        EntryBody found = EntryBody.of(search.fetch(id));
        trail.append(who.actor(), "trail.viewed", id.toString(), Map.of());
        return found;
    }

    @GetMapping(path = "/entries/{id}/proof", produces = MediaType.TEXT_PLAIN_VALUE)
    @Allowed(Action.READ_TRAIL)
    String proof(@PathVariable TrailEntryId id) {
        return proofs.of(id).text();
    }

    @GetMapping("/export")
    @Allowed(Action.READ_TRAIL)
    void export(SignedIn who, HttpServletResponse response) throws IOException {
        checks.exported(who.actor());
        export.write(() -> {
            response.setContentType("application/zip");
            return response.getOutputStream();
        });
    }
}
