package im.steward.console.restore;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.RestoreId;
import im.steward.backup.restore.Restores;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.trail.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Restores for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/restores")
class RestoreApi {
    private static final int MOST = 1_000;
    private final Restores restores;

    RestoreApi(Restores restores) {
        this.restores = restores;
    }

    /**
     * @param what {@code set}, {@code part}, {@code file} or {@code conversation}
     * @param item a path or a conversation's id
     * @param form of a conversation, {@code ndjson} or {@code csv}
     * @param at a moment with its zone, {@code 2026-03-01T14:05:00+08:00}
     * @param place the scratch place's name
     * @param keep as {@code 7d}
     * @param typed the set's id or the part's name again, for a restore in place
     */
    record AskBody(
            String set,
            @Nullable String what,
            @Nullable String part,
            @Nullable String item,
            @Nullable String form,
            @Nullable String at,
            @Nullable String place,
            @Nullable String keep,
            @Nullable String reason,
            @Nullable String typed) {
        RestoreForm asForm() {
            return new RestoreForm(
                    RestoreForm.text(what),
                    RestoreForm.text(part),
                    RestoreForm.text(item),
                    form == null ? "ndjson" : form,
                    RestoreForm.text(at),
                    RestoreForm.text(place),
                    RestoreForm.text(keep),
                    RestoreForm.text(reason),
                    RestoreForm.text(typed));
        }
    }

    /** @param since when that upkeep began */
    record UpkeepBody(String vault, @Nullable Instant since) {}

    record KeptBody(String part, String where, boolean swapped) {}

    record RestoreBody(
            String id,
            String set,
            String what,
            @Nullable String part,
            @Nullable String item,
            @Nullable String form,
            @Nullable Instant at,
            @JsonProperty("in_place") boolean inPlace,
            @Nullable String place,
            @JsonProperty("keep_until") @Nullable Instant until,
            String reason,
            String requester,
            @JsonProperty("requested_at") Instant requestedAt,
            String state,
            @JsonProperty("waits_for_upkeep") @Nullable UpkeepBody upkeep,
            @Nullable String approval,
            @JsonProperty("part_now") @Nullable String partNow,
            @JsonProperty("bytes_done") long done,
            @JsonProperty("bytes_expected") long expected,
            @JsonProperty("bytes_per_second") long perSecond,
            @JsonProperty("seconds_left") @Nullable Long left,
            List<KeptBody> kept,
            Map<String, Long> amounts,
            @JsonProperty("begun_at") @Nullable Instant begunAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @Nullable Fault fault) {
        static RestoreBody of(RestoreRow row) {
            return new RestoreBody(
                    row.id(),
                    row.set(),
                    row.what(),
                    row.part(),
                    row.item(),
                    row.form(),
                    row.moment(),
                    row.inPlace(),
                    row.place(),
                    row.until(),
                    row.reason(),
                    row.requester(),
                    row.requestedAt(),
                    row.state(),
                    row.upkeep() == null
                            ? null
                            : new UpkeepBody(row.upkeep().vault(), row.upkeep().since()),
                    row.approval(),
                    row.partNow(),
                    row.done(),
                    row.expected(),
                    row.perSecond(),
                    row.left() == null ? null : row.left().toSeconds(),
                    row.kept().stream()
                            .map(one -> new KeptBody(one.part(), one.where(), one.swapped()))
                            .toList(),
                    row.amounts(),
                    row.begunAt(),
                    row.endedAt(),
                    row.fault());
        }
    }

    /**
     * @param until how far the log led when it was last looked at
     * @param fault why that is long ago
     */
    record MomentsBody(
            String part,
            Instant from,
            @Nullable Instant until,
            @JsonProperty("seen_at") @Nullable Instant seenAt,
            @Nullable Fault fault) {
        static MomentsBody of(Restores.Moments moments) {
            return new MomentsBody(
                    moments.part().value(),
                    moments.from(),
                    moments.until().orElse(null),
                    moments.seenAt().orElse(null),
                    moments.fault().orElse(null));
        }
    }

    record MomentsOfSetBody(String set, List<MomentsBody> moments) {}

    record RestoresBody(List<RestoreBody> restores) {}

    @GetMapping
    @Allowed(Action.READ_BACKUP)
    RestoresBody list(@RequestParam(defaultValue = "100") int limit) {
        Map<RestoreId, Restore.Wait> waiting = restores.waiting();
        return new RestoresBody(restores.newest(Math.clamp(limit, 1, MOST)).stream()
                .map(restore -> RestoreBody.of(RestoreRow.of(restore, waiting)))
                .toList());
    }

    private RestoreBody body(Restore restore) {
        return RestoreBody.of(RestoreRow.of(restore, restores.waiting()));
    }

    @GetMapping("/moments/{set}")
    @Allowed(Action.READ_BACKUP)
    MomentsOfSetBody moments(@PathVariable BackupSetId set) {
        return new MomentsOfSetBody(
                set.toString(),
                restores.moments(set).stream().map(MomentsBody::of).toList());
    }

    @PostMapping
    @Allowed(Action.RUN_RESTORE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RestoreBody toScratch(SignedIn who, @RequestBody AskBody ask) {
        return body(restores.request(ask.asForm().toScratch(BackupSetId.of(ask.set()), who.signer())));
    }

    @PostMapping("/in-place")
    @Allowed(Action.RESTORE_IN_PLACE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RestoreBody inPlace(SignedIn who, @RequestBody AskBody ask) {
        return body(restores.request(ask.asForm().inPlace(BackupSetId.of(ask.set()), who.signer())));
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_BACKUP)
    RestoreBody one(@PathVariable RestoreId id) {
        return body(restores.fetch(id));
    }

    @PostMapping("/{id}/cancel")
    @Allowed(Action.RUN_RESTORE)
    RestoreBody cancel(@PathVariable RestoreId id, SignedIn who) {
        restores.cancel(id, new Actor.Officer(who.officer()));
        return body(restores.fetch(id));
    }

    @PostMapping("/{id}/give-back")
    @Allowed(Action.RUN_RESTORE)
    RestoreBody giveBack(@PathVariable RestoreId id, SignedIn who) {
        restores.giveBack(id, new Actor.Officer(who.officer()));
        return body(restores.fetch(id));
    }
}
