package im.steward.console.slo;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.probe.slo.IncidentId;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.SloId;
import im.steward.probe.slo.Slos;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Objectives and incidents for programs. */
@RestController
@RequestMapping("/api/v1/objectives")
class SloApi {
    private static final int MOST = 200;
    private final Slos slos;
    private final Incidents incidents;
    private final SloDesk desk;
    private final SloWorkbook workbook;
    private final Clock clock;

    SloApi(Slos slos, Incidents incidents, SloDesk desk, SloWorkbook workbook, Clock clock) {
        this.slos = slos;
        this.incidents = incidents;
        this.desk = desk;
        this.workbook = workbook;
        this.clock = clock;
    }

    /** @param goal in percent */
    record Ask(
            @Nullable String name,
            @Nullable String target,
            @Nullable Double goal,
            @JsonProperty("threshold_ms") @Nullable Double threshold,
            @JsonProperty("period_days") @Nullable Integer days,
            @JsonProperty("depends_on") @Nullable String dependsOn) {}

    record SloBody(
            String id,
            String name,
            String target,
            double goal,
            @JsonProperty("threshold_ms") @Nullable Double threshold,
            @JsonProperty("period_days") long days,
            @JsonProperty("depends_on") @Nullable String dependsOn,
            String state,
            long samples,
            long bad,
            @Nullable Double reached,
            @JsonProperty("budget_left") double left) {
        static SloBody of(SloRow row) {
            return new SloBody(
                    row.id(),
                    row.name(),
                    row.target(),
                    row.goal(),
                    row.threshold() == null ? null : (double) row.threshold().toNanos() / 1e6,
                    row.days(),
                    row.dependsOn(),
                    row.state(),
                    row.samples(),
                    row.bad(),
                    row.reached(),
                    row.left());
        }
    }

    record IncidentBody(
            String id,
            String what,
            String subject,
            @Nullable String objective,
            String rule,
            String state,
            @JsonProperty("opened_at") Instant openedAt,
            @JsonProperty("cleared_at") @Nullable Instant clearedAt) {
        static IncidentBody of(IncidentRow row) {
            return new IncidentBody(
                    row.id(),
                    row.what(),
                    row.subject(),
                    row.slo(),
                    row.rule(),
                    row.state(),
                    row.openedAt(),
                    row.clearedAt());
        }
    }

    record SlosBody(List<SloBody> objectives, List<IncidentBody> incidents) {}

    @GetMapping
    @Allowed(Action.READ_PROBE)
    SlosBody list() {
        List<Slo> active = slos.active();
        Map<String, Slo> promises =
                active.stream().collect(Collectors.toMap(slo -> slo.id().toString(), Function.identity()));
        Instant now = clock.instant();
        return new SlosBody(
                active.stream()
                        .map(slo -> SloBody.of(SloRow.of(slos.standing(slo.id()))))
                        .toList(),
                incidents.newest(MOST).stream()
                        .map(incident -> IncidentBody.of(IncidentRow.of(incident, promises, now)))
                        .toList());
    }

    /** @param month such as {@code 2026-03}, by the account's calendar; the current one by default */
    @GetMapping(path = "/workbook", produces = SloWorkbook.TYPE)
    @Allowed(Action.READ_PROBE)
    void workbook(
            @RequestParam(defaultValue = "") String month, SignedIn who, Locale locale, HttpServletResponse response)
            throws IOException {
        workbook.send(ReportMonth.of(month, who.zone(), clock.instant()), who.actor(), locale, response);
    }

    @PostMapping
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.CREATED)
    SloBody promise(SignedIn who, @RequestBody Ask ask) {
        Slo slo = desk.promise(
                SloForm.draft(
                        text(ask.name()),
                        text(ask.target()),
                        text(ask.goal()),
                        text(ask.threshold()),
                        ask.days() == null ? "28" : text(ask.days()),
                        text(ask.dependsOn())),
                who.actor());
        return SloBody.of(SloRow.of(slos.standing(slo.id())));
    }

    private static String text(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString).orElse("");
    }

    @DeleteMapping("/{id}")
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable SloId id, SignedIn who) {
        desk.end(id, who.actor());
    }

    @PostMapping("/incidents/{id}/acknowledge")
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void acknowledge(@PathVariable IncidentId id, SignedIn who) {
        desk.acknowledge(id, who.actor());
    }
}
