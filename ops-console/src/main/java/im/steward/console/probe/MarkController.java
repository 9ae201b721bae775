package im.steward.console.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.steward.audit.search.FreshnessMarks;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.event.FreshnessMark;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers a probe whether a search finds its mark, and nothing else; so there is nothing for the trail to tell. */
@RestController
@RequestMapping("/api/v1/probes/marks")
class MarkController {
    private final FreshnessMarks marks;

    MarkController(FreshnessMarks marks) {
        this.marks = marks;
    }

    /** @param since when the indexer archived it, by its clock */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record MarkBody(boolean found, Optional<Instant> since) {}

    @GetMapping("/{nonce}")
    @Allowed(Action.DELIVER_SAMPLES)
    MarkBody find(@PathVariable String nonce) {
        Optional<Instant> since = marks.archivedAt(new FreshnessMark(nonce));
        return new MarkBody(since.isPresent(), since);
    }
}
