package im.steward.console.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a load that runs elsewhere tells how it goes. */
@RestController
@RequestMapping("/api/v1/loads")
class LoadApi {
    private final ToldLoads loads;
    private final Clock clock;

    LoadApi(ToldLoads loads, Clock clock) {
        this.loads = loads;
        this.clock = clock;
    }

    record Now(
            @JsonProperty("per_second") double perSecond,
            long ended,
            long failed,
            @JsonProperty("p50_ms") double p50,
            @JsonProperty("p95_ms") double p95,
            @JsonProperty("p99_ms") double p99,
            int users,
            int waiting) {}

    record Point(
            int at,
            @JsonProperty("p50_ms") @Nullable Double p50,
            @JsonProperty("p99_ms") @Nullable Double p99) {}

    record Told(
            String target,
            String script,
            @JsonProperty("began_at") Instant beganAt,
            @JsonProperty("objective_ms") double objective,
            Now now,
            List<Point> points,
            @Nullable String ending,
            @Nullable String finding,
            @JsonProperty("finding_zh") @Nullable String findingZh) {
        Told {
            if (Stream.of(target, script, beganAt, now, points).anyMatch(Objects::isNull)
                    || points.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a load tells target, script, began_at, now and points");
            }
        }
    }

    @PostMapping("/{id}")
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void tell(@PathVariable LoadId id, SignedIn who, @RequestBody Told told) {
        loads.tell(
                new ToldLoad(
                        id,
                        told.target(),
                        told.script(),
                        who.name(),
                        told.beganAt(),
                        clock.instant(),
                        told.objective(),
                        new ToldLoad.Figures(
                                told.now().perSecond(),
                                told.now().ended(),
                                told.now().failed(),
                                told.now().p50(),
                                told.now().p95(),
                                told.now().p99(),
                                told.now().users(),
                                told.now().waiting()),
                        told.points().stream()
                                .map(point -> new ToldLoad.Point(
                                        point.at(), Optional.ofNullable(point.p50()), Optional.ofNullable(point.p99())))
                                .toList(),
                        Optional.ofNullable(told.ending())
                                .map(word -> new ToldLoad.Ending(
                                        word,
                                        Optional.ofNullable(told.finding()).orElse(""),
                                        Optional.ofNullable(told.findingZh()).orElse("")))),
                who.actor());
    }
}
