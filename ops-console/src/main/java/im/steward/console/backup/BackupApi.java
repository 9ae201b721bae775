package im.steward.console.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.Upkeep;
import im.steward.backup.vault.VaultName;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.console.backup.PlanForm.Length;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Plans, runs and sets for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/backup")
class BackupApi {
    private static final int MOST = 1_000;
    private final BackupPlans plans;
    private final BackupRuns runs;
    private final BackupCatalog catalog;
    private final Upkeep upkeep;
    private final BackupRows rows;

    BackupApi(BackupPlans plans, BackupRuns runs, BackupCatalog catalog, Upkeep upkeep, BackupRows rows) {
        this.plans = plans;
        this.runs = runs;
        this.catalog = catalog;
        this.upkeep = upkeep;
        this.rows = rows;
    }

    record KeepBody(
            int daily,
            int weekly,
            int monthly,
            int yearly,
            @Nullable String zone) {}

    /** @param rpo as {@code 26h} */
    record PlanAsk(@Nullable String name, List<String> parts, String vault, String rpo, String rto, KeepBody keep) {
        Terms terms(SignedIn who) {
            return new Terms(
                    parts.stream().map(PartName::of).toList(),
                    VaultName.of(vault),
                    Length.of(rpo),
                    Length.of(rto),
                    new KeepRule(keep.daily(), keep.weekly(), keep.monthly(), keep.yearly(), who.zone(keep.zone())));
        }
    }

    record PlanBody(
            String name,
            List<String> parts,
            String vault,
            String rpo,
            String rto,
            KeepBody keep,
            boolean active,
            List<String> shortfalls,
            @JsonProperty("exposure_seconds") @Nullable Long exposure,
            @JsonProperty("age_seconds") @Nullable Long age,
            @JsonProperty("last_restore_seconds") @Nullable Long lastRestore,
            @JsonProperty("last_set") @Nullable String lastSet) {
        static PlanBody of(PlanRow row) {
            return new PlanBody(
                    row.name(),
                    row.parts(),
                    row.vault(),
                    Length.text(row.rpo()),
                    Length.text(row.rto()),
                    new KeepBody(row.daily(), row.weekly(), row.monthly(), row.yearly(), row.zone()),
                    row.active(),
                    row.shortfalls(),
                    seconds(row.exposure()),
                    seconds(row.age()),
                    seconds(row.lastRestore()),
                    row.last() == null ? null : row.last().id());
        }
    }

    record StoredBody(
            String snapshot,
            String path,
            long bytes,
            long added,
            @Nullable String sha256) {}

    record PartBody(
            String name,
            String kind,
            @JsonProperty("consistent_at") Instant consistentAt,
            long bytes,
            long added,
            List<StoredBody> stored,
            Map<String, String> facts) {
        static PartBody of(SetRow.PartRow row) {
            return new PartBody(
                    row.name(),
                    row.kind(),
                    row.consistentAt(),
                    row.bytes(),
                    row.added(),
                    row.stored().stream()
                            .map(one ->
                                    new StoredBody(one.snapshot(), one.path(), one.bytes(), one.added(), one.sha256()))
                            .toList(),
                    row.facts());
        }
    }

    record SetBody(
            String id,
            String plan,
            String vault,
            String state,
            String proof,
            @JsonProperty("requested_by") String requestedBy,
            @JsonProperty("requested_at") Instant requestedAt,
            @JsonProperty("begun_at") @Nullable Instant begunAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @JsonProperty("rpo_achieved_seconds") @Nullable Long achieved,
            @Nullable String part,
            long bytes,
            long added,
            @JsonProperty("bytes_done") long done,
            @JsonProperty("bytes_expected") long expected,
            @JsonProperty("bytes_estimated") boolean estimated,
            @JsonProperty("bytes_per_second") long perSecond,
            @JsonProperty("seconds_left") @Nullable Long left,
            @Nullable String kept,
            @Nullable String manifest,
            Map<String, Long> joins,
            List<PartBody> parts,
            @Nullable Fault fault) {
        static SetBody of(SetRow row) {
            return new SetBody(
                    row.id(),
                    row.plan(),
                    row.vault(),
                    row.state(),
                    row.proof(),
                    row.requestedBy(),
                    row.requestedAt(),
                    row.begunAt(),
                    row.endedAt(),
                    seconds(row.achieved()),
                    row.part().isEmpty() ? null : row.part(),
                    row.bytes(),
                    row.added(),
                    row.done(),
                    row.expected(),
                    row.estimated(),
                    row.perSecond(),
                    seconds(row.left()),
                    row.kept(),
                    row.manifest(),
                    row.joins(),
                    row.parts().stream().map(PartBody::of).toList(),
                    row.fault());
        }
    }

    record PlansBody(List<PlanBody> plans) {}

    record SetsBody(List<SetBody> sets) {}

    record VaultBody(
            String name,
            long bytes,
            @JsonProperty("compared_at") @Nullable Instant lookedAt,
            @JsonProperty("read_at") @Nullable Instant readAt,
            @JsonProperty("unknown_snapshots") List<String> strangers,
            @JsonProperty("new_key_asked") boolean newKey,
            @JsonProperty("damaged_parts") List<Integer> damaged,
            @Nullable Fault fault) {
        static VaultBody of(VaultRow row) {
            return new VaultBody(
                    row.name(),
                    row.bytes(),
                    row.lookedAt(),
                    row.readAt(),
                    row.strangers().stream().map(VaultRow.StrangerRow::snapshot).toList(),
                    row.newKey(),
                    row.damaged(),
                    row.faults().stream().findFirst().orElse(null));
        }
    }

    record VaultsBody(List<VaultBody> vaults) {}

    record Reason(@Nullable String reason) {}

    private static @Nullable Long seconds(@Nullable Duration length) {
        return length == null ? null : length.toSeconds();
    }

    @GetMapping("/plans")
    @Allowed(Action.READ_BACKUP)
    PlansBody plans() {
        return new PlansBody(rows.plans().stream().map(PlanBody::of).toList());
    }

    @PostMapping("/plans")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    @ResponseStatus(HttpStatus.CREATED)
    PlanBody create(SignedIn who, @RequestBody PlanAsk ask) {
        PlanName name = PlanName.of(Optional.ofNullable(ask.name()).orElse(""));
        plans.create(name, ask.terms(who), who.actor());
        return PlanBody.of(rows.plan(name));
    }

    @GetMapping("/plans/{name}")
    @Allowed(Action.READ_BACKUP)
    PlanBody plan(@PathVariable PlanName name) {
        return PlanBody.of(rows.plan(name));
    }

    @PutMapping("/plans/{name}")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    PlanBody change(@PathVariable PlanName name, SignedIn who, @RequestBody PlanAsk ask) {
        plans.change(name, ask.terms(who), who.actor());
        return PlanBody.of(rows.plan(name));
    }

    @PostMapping("/plans/{name}/end")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    PlanBody end(@PathVariable PlanName name, SignedIn who) {
        plans.end(name, who.actor());
        return PlanBody.of(rows.plan(name));
    }

    @PostMapping("/plans/{name}/runs")
    @Allowed(Action.RUN_BACKUP)
    @ResponseStatus(HttpStatus.ACCEPTED)
    SetBody run(@PathVariable PlanName name, SignedIn who) {
        return SetBody.of(rows.set(runs.request(name, who.actor()).id()));
    }

    @GetMapping("/vaults")
    @Allowed(Action.READ_BACKUP)
    VaultsBody vaults() {
        return new VaultsBody(rows.vaults().stream().map(VaultBody::of).toList());
    }

    @PostMapping("/vaults/{name}/rotate")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    @ResponseStatus(HttpStatus.ACCEPTED)
    VaultsBody rotate(@PathVariable VaultName name, SignedIn who) {
        upkeep.askForNewKey(name, who.actor());
        return vaults();
    }

    @GetMapping("/sets")
    @Allowed(Action.READ_BACKUP)
    SetsBody sets(@RequestParam Optional<String> plan, @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, MOST);
        List<SetRow> found =
                plan.map(name -> rows.setsOf(PlanName.of(name), most)).orElseGet(() -> rows.newest(most));
        return new SetsBody(found.stream().map(SetBody::of).toList());
    }

    @GetMapping("/sets/{id}")
    @Allowed(Action.READ_BACKUP)
    SetBody set(@PathVariable BackupSetId id) {
        return SetBody.of(rows.set(id));
    }

    @PostMapping("/sets/{id}/cancel")
    @Allowed(Action.RUN_BACKUP)
    SetBody cancel(@PathVariable BackupSetId id, SignedIn who) {
        runs.cancel(id, who.actor());
        return SetBody.of(rows.set(id));
    }

    @PostMapping("/sets/{id}/keep")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    SetBody keep(@PathVariable BackupSetId id, SignedIn who, @RequestBody Reason reason) {
        catalog.keep(id, Optional.ofNullable(reason.reason()).orElse(""), who.actor());
        return SetBody.of(rows.set(id));
    }

    @PostMapping("/sets/{id}/release")
    @Allowed(Action.CHANGE_BACKUP_PLAN)
    SetBody release(@PathVariable BackupSetId id, SignedIn who) {
        catalog.release(id, who.actor());
        return SetBody.of(rows.set(id));
    }
}
