package im.steward.console.drill;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.backup.catalog.PlanName;
import im.steward.backup.drill.Drill;
import im.steward.backup.drill.DrillId;
import im.steward.backup.drill.DrillReports;
import im.steward.backup.drill.Drills;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

/** Drills for programs and the launcher. */
@RestController
@RequestMapping("/api/v1/drills")
class DrillApi {
    private static final int MOST = 1_000;
    private final Drills drills;
    private final DrillReports reports;

    DrillApi(Drills drills, DrillReports reports) {
        this.drills = drills;
        this.reports = reports;
    }

    /** @param set one of the plan's; without it {@code choice} counts, {@code newest} or {@code random} */
    record DrillAsk(
            @Nullable String plan,
            @Nullable String choice,
            @Nullable String set) {}

    record CheckBody(String name, boolean passed, String detail) {
        static CheckBody of(DrillRow.CheckRow row) {
            return new CheckBody(row.name(), row.passed(), row.english());
        }
    }

    record PartBody(
            String name,
            String kind,
            @JsonProperty("service_seconds") double service,
            @JsonProperty("full_seconds") double full,
            @JsonProperty("rpo_seconds") @Nullable Double lost,
            Map<String, Long> amounts,
            List<CheckBody> checks) {
        static PartBody of(DrillRow.PartRow row) {
            return new PartBody(
                    row.name(),
                    row.kind(),
                    exact(row.service()),
                    exact(row.full()),
                    maybe(row.lost()),
                    row.amounts(),
                    row.checks().stream().map(CheckBody::of).toList());
        }
    }

    record DrillBody(
            String id,
            String plan,
            String set,
            String choice,
            String state,
            @JsonProperty("requested_by") String requestedBy,
            @JsonProperty("requested_at") Instant requestedAt,
            @JsonProperty("lost_at") Instant lostAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @Nullable String phase,
            @Nullable String part,
            @JsonProperty("bytes_done") long done,
            @JsonProperty("bytes_expected") long expected,
            @JsonProperty("bytes_per_second") long perSecond,
            @JsonProperty("seconds_left") @Nullable Long left,
            @JsonProperty("service_seconds") @Nullable Double service,
            @JsonProperty("full_seconds") @Nullable Double full,
            @JsonProperty("rpo_seconds") @Nullable Double lost,
            @JsonProperty("checking_seconds") @Nullable Double checking,
            @JsonProperty("promised_rto_seconds") long rto,
            @JsonProperty("promised_rpo_seconds") long rpo,
            @JsonProperty("checks_passed") long passed,
            @JsonProperty("checks_failed") long failed,
            Map<String, Long> amounts,
            List<PartBody> parts,
            List<CheckBody> checks,
            @JsonProperty("report_sums") @Nullable String report,
            List<String> files,
            @JsonProperty("set_broken") boolean setBroken,
            @Nullable Fault fault) {
        static DrillBody of(Drill drill) {
            DrillRow row = DrillRow.of(drill);
            return new DrillBody(
                    row.id(),
                    row.plan(),
                    row.set(),
                    row.choice(),
                    row.state(),
                    row.requestedBy(),
                    row.requestedAt(),
                    row.lostAt(),
                    row.endedAt(),
                    row.phase(),
                    row.part(),
                    row.done(),
                    row.expected(),
                    row.perSecond(),
                    row.left() == null ? null : row.left().toSeconds(),
                    maybe(row.service()),
                    maybe(row.full()),
                    maybe(row.lost()),
                    maybe(row.checking()),
                    row.rto().toSeconds(),
                    row.rpo().toSeconds(),
                    row.passed(),
                    row.failed(),
                    row.amounts(),
                    row.parts().stream().map(PartBody::of).toList(),
                    row.checks().stream().map(CheckBody::of).toList(),
                    row.report(),
                    row.files(),
                    row.setBroken(),
                    row.fault());
        }
    }

    record DrillsBody(List<DrillBody> drills) {}

    private static double exact(Duration length) {
        return length.toMillis() / 1000.0;
    }

    private static @Nullable Double maybe(@Nullable Duration length) {
        return length == null ? null : exact(length);
    }

    @GetMapping
    @Allowed(Action.READ_BACKUP)
    DrillsBody list(@RequestParam Optional<String> plan, @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, MOST);
        List<Drill> found =
                plan.map(name -> drills.newestOf(PlanName.of(name), most)).orElseGet(() -> drills.newest(most));
        return new DrillsBody(found.stream().map(DrillBody::of).toList());
    }

    @PostMapping
    @Allowed(Action.RUN_DRILL)
    @ResponseStatus(HttpStatus.ACCEPTED)
    DrillBody request(SignedIn who, @RequestBody DrillAsk ask) {
        PlanName plan = PlanName.of(Optional.ofNullable(ask.plan()).orElse(""));
        return DrillBody.of(drills.request(
                plan,
                DrillController.choice(
                        Optional.ofNullable(ask.choice()).orElse(""),
                        Optional.ofNullable(ask.set()).orElse("")),
                who.actor()));
    }

    @GetMapping("/{id}")
    @Allowed(Action.READ_BACKUP)
    DrillBody drill(@PathVariable DrillId id) {
        return DrillBody.of(drills.fetch(id));
    }

    @PostMapping("/{id}/cancel")
    @Allowed(Action.RUN_DRILL)
    DrillBody cancel(@PathVariable DrillId id, SignedIn who) {
        drills.cancel(id, who.actor());
        return DrillBody.of(drills.fetch(id));
    }

    @GetMapping("/{id}/files/{file}")
    @Allowed(Action.READ_BACKUP)
    ResponseEntity<byte[]> file(@PathVariable DrillId id, @PathVariable String file) {
        return DrillController.file(reports, drills.fetch(id), file);
    }
}
