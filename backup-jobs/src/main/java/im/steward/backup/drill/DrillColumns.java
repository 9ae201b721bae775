package im.steward.backup.drill;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Restored.Check;
import im.steward.backup.take.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON column of {@code drill}. */
final class DrillColumns {
    private static final JsonMapper JSON = JsonMapper.shared();

    private DrillColumns() {}

    static String text(DrillResult result) {
        ObjectNode text = JSON.createObjectNode()
                .put("service_millis", result.timeToService().toMillis())
                .put("full_millis", result.timeToFull().toMillis())
                .put("checking_millis", result.checking().toMillis());
        ArrayNode parts = text.putArray("parts");
        for (DrillResult.Part part : result.parts()) {
            ObjectNode one = parts.addObject()
                    .put("name", part.name().value())
                    .put("kind", part.kind())
                    .put("service_millis", part.timeToService().toMillis())
                    .put("full_millis", part.timeToFull().toMillis());
            part.lost().ifPresent(lost -> one.put("lost_millis", lost.toMillis()));
            ObjectNode amounts = one.putObject("amounts");
            part.amounts().forEach(amounts::put);
            checks(part.checks(), one.putArray("checks"));
        }
        checks(result.checks(), text.putArray("checks"));
        return text.toString();
    }

    private static void checks(List<Check> checks, ArrayNode into) {
        checks.forEach(check -> {
            ArrayNode values = into.addObject()
                    .put("name", check.name())
                    .put("passed", check.passed())
                    .put("seen", check.seen().word().tag())
                    .putArray("values");
            check.seen().values().forEach(values::add);
        });
    }

    static DrillResult result(String text) {
        JsonNode result = JSON.readTree(text);
        List<DrillResult.Part> parts = new ArrayList<>();
        for (JsonNode part : result.path("parts")) {
            SortedMap<String, Long> amounts = new TreeMap<>();
            part.path("amounts")
                    .properties()
                    .forEach(amount ->
                            amounts.put(amount.getKey(), amount.getValue().asLong()));
            parts.add(new DrillResult.Part(
                    PartName.of(part.path("name").asString()),
                    part.path("kind").asString(),
                    millis(part, "service_millis"),
                    millis(part, "full_millis"),
                    part.has("lost_millis") ? Optional.of(millis(part, "lost_millis")) : Optional.empty(),
                    amounts,
                    checks(part.path("checks"))));
        }
        return new DrillResult(
                millis(result, "service_millis"),
                millis(result, "full_millis"),
                millis(result, "checking_millis"),
                parts,
                checks(result.path("checks")));
    }

    private static List<Check> checks(JsonNode checks) {
        List<Check> all = new ArrayList<>();
        for (JsonNode check : checks) {
            List<String> values = new ArrayList<>();
            check.path("values").forEach(value -> values.add(value.asString()));
            all.add(new Check(
                    check.path("name").asString(),
                    check.path("passed").asBoolean(),
                    new Seen(Seen.Word.of(check.path("seen").asString()), values)));
        }
        return all;
    }

    private static Duration millis(JsonNode node, String name) {
        return Duration.ofMillis(node.path(name).asLong());
    }
}
