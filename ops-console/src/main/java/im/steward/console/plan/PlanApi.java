package im.steward.console.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.plan.Availability;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Planner;
import im.steward.plan.Wish;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Plans for programs; nothing is stored. */
@RestController
@RequestMapping("/api/v1/plan")
class PlanApi {
    private final PlanDesk desk;

    PlanApi(PlanDesk desk) {
        this.desk = desk;
    }

    /** @param mediaMb millions of bytes a day */
    record Ask(
            long users,
            @Nullable Long concurrent,
            @JsonProperty("messages_per_day") long messagesPerDay,
            @JsonProperty("media_mb_per_day") @Nullable Long mediaMb,
            @JsonProperty("retention_days") long retentionDays,
            boolean ha,
            @Nullable Integer hosts) {}

    @PostMapping
    @Allowed(Action.PLAN_CAPACITY)
    ObjectNode plan(@RequestBody Ask ask, Locale locale) {
        CapacityPlan plan = Planner.plan(Wish.of(
                ask.users(),
                optional(ask.concurrent()),
                ask.messagesPerDay(),
                optional(ask.mediaMb()),
                ask.retentionDays(),
                ask.ha() ? Availability.HA : Availability.SINGLE,
                Optional.ofNullable(ask.hosts())));
        return PlanJson.of(plan, desk.cost(plan), PlanWords.in(locale));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
