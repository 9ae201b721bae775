package im.steward.console.quarantine;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.audit.capture.Quarantine;
import im.steward.audit.capture.QuarantinePage;
import im.steward.audit.capture.Quarantined;
import im.steward.audit.capture.QuarantinedBytes;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.trail.Trail;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The quarantine for programs. */
@RestController
@RequestMapping("/api/v1/quarantine")
class QuarantineApi {
    private final Quarantine quarantine;
    private final QuarantinedContent content;

    QuarantineApi(Quarantine quarantine, Matters matters, Trail trail) {
        this.quarantine = quarantine;
        this.content = new QuarantinedContent(quarantine, matters, trail);
    }

    record EntryBody(
            long number,
            Instant at,
            String code,
            String what,
            String action,
            int partition,
            long offset,
            long size,
            List<Quarantined.Header> headers,
            @JsonProperty("replayed_at") @Nullable Instant replayedAt) {
        static EntryBody of(Quarantined entry) {
            QuarantineRow row = QuarantineRow.of(entry);
            return new EntryBody(
                    row.number(),
                    row.at(),
                    row.fault().code(),
                    row.fault().what(),
                    row.fault().action(),
                    row.partition(),
                    row.offset(),
                    row.size(),
                    row.headers(),
                    row.replayedAt());
        }
    }

    record PageBody(List<EntryBody> entries, @Nullable Long before, long waiting) {}

    /** Key and value as they came, in Base64. */
    record BytesBody(EntryBody entry, String key, String value) {}

    record ReplayBody(long replayed, List<Long> stayed) {}

    @GetMapping
    @Allowed(Action.READ_QUARANTINE)
    PageBody page(@RequestParam Optional<Long> before, @RequestParam(defaultValue = "50") int limit) {
        QuarantinePage page = quarantine.page(before, limit);
        return new PageBody(
                page.entries().stream().map(EntryBody::of).toList(),
                page.before().orElse(null),
                page.waiting());
    }

    @GetMapping("/{number}")
    @Allowed(Action.READ_QUARANTINE)
    EntryBody entry(@PathVariable long number) {
        return EntryBody.of(quarantine.find(number));
    }

    @GetMapping("/{number}/bytes")
    @Allowed(Action.READ_QUARANTINED_BYTES)
    BytesBody bytes(@PathVariable long number, SignedIn who) {
        QuarantinedBytes bytes = content.inspect(number, who);
        Base64.Encoder base64 = Base64.getEncoder();
        return new BytesBody(
                EntryBody.of(bytes.entry()), base64.encodeToString(bytes.key()), base64.encodeToString(bytes.value()));
    }

    @PostMapping("/{number}/replay")
    @Allowed(Action.REPLAY_QUARANTINE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void replay(@PathVariable long number, SignedIn who) {
        quarantine.replay(number, who.actor());
    }

    @PostMapping("/replay")
    @Allowed(Action.REPLAY_QUARANTINE)
    ReplayBody replayAll(SignedIn who) {
        Quarantine.Replay replay = quarantine.replayAll(who.actor());
        return new ReplayBody(replay.replayed(), replay.stayed());
    }
}
