package im.steward.console.plan;

import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.CostLine;
import im.steward.plan.CostLine.Side;
import im.steward.plan.Figure;
import im.steward.plan.Wish;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The plan for programs: the launcher prints it, the call answers it, {@code plan.json} keeps it. */
final class PlanJson {
    private PlanJson() {}

    static ObjectNode of(CapacityPlan plan, Cost cost, PlanWords words) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        wish(json.putObject("wish"), plan.wish());
        ArrayNode hosts = json.putArray("hosts");
        plan.hosts().forEach(host -> {
            ObjectNode one = hosts.addObject().put("name", host.name());
            ArrayNode roles = one.putArray("roles");
            host.roles().forEach(role -> roles.add(role.word()));
            one.put("cpus", host.cpus()).put("memory_gb", host.memoryGb()).put("disk_gb", host.diskGb());
            ObjectNode mounts = one.putObject("mounts_gb");
            host.mounts().forEach(mount -> mounts.put(mount.path(), mount.gb()));
        });
        ArrayNode figures = json.putArray("figures");
        plan.figures().forEach(figure -> figure(figures.addObject(), figure, words));
        cost(json.putObject("cost"), cost, plan.wish().users());
        return json;
    }

    private static void wish(ObjectNode json, Wish wish) {
        json.put("users", wish.users())
                .put("concurrent", wish.concurrent())
                .put("messages_per_day", wish.messagesPerDay())
                .put("media_mb_per_day", wish.mediaMb())
                .put("retention_days", wish.retentionDays())
                .put("availability", wish.availability().word());
        wish.mostHosts().ifPresent(most -> json.put("hosts", most));
    }

    private static void figure(ObjectNode json, Figure figure, PlanWords words) {
        if (!figure.subject().isEmpty()) {
            json.put("host", figure.subject());
        }
        json.put("key", figure.key()).put("value", figure.value()).put("reason", words.why(figure));
    }

    private static void cost(ObjectNode json, Cost cost, long users) {
        json.put("currency", cost.currency())
                .put("example_prices", cost.examples())
                .put("years", Cost.YEARS);
        for (Side side : Side.values()) {
            ObjectNode one = json.putObject(side.word())
                    .put("total", cost.total(side))
                    .put("per_user_month", CostView.seat(cost, side, users));
            ArrayNode years = one.putArray("years");
            for (int year = 0; year < Cost.YEARS; year++) {
                years.add(cost.year(side, year));
            }
            ObjectNode kinds = one.putObject("kinds");
            for (CostLine line : cost.of(side)) {
                kinds.put(line.kind().word(), line.total());
            }
        }
    }
}
