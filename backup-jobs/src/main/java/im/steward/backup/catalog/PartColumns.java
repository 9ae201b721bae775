package im.steward.backup.catalog;

import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The JSON columns of {@code set_part}. */
final class PartColumns {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PartColumns() {}

    static String stored(List<Stored> stored) {
        ArrayNode all = JSON.createArrayNode();
        stored.forEach(one -> all.addObject()
                .put("snapshot", one.snapshot().value())
                .put("path", one.path())
                .put("bytes", one.bytes())
                .put("added", one.added())
                .put("sha256", one.sha256().map(Sha256::hex).orElse("")));
        return all.toString();
    }

    static List<Stored> stored(String json) {
        List<Stored> stored = new ArrayList<>();
        for (JsonNode one : JSON.readTree(json)) {
            String sha256 = one.path("sha256").asString();
            stored.add(new Stored(
                    SnapshotId.of(one.path("snapshot").asString()),
                    one.path("path").asString(),
                    one.path("bytes").asLong(),
                    one.path("added").asLong(),
                    sha256.isEmpty() ? Optional.empty() : Optional.of(Sha256.ofHex(sha256))));
        }
        return stored;
    }

    static String strings(Map<String, String> strings) {
        return JSON.writeValueAsString(strings);
    }

    static Map<String, String> strings(String json) {
        Map<String, String> strings = new TreeMap<>();
        JSON.readTree(json)
                .properties()
                .forEach(pair -> strings.put(pair.getKey(), pair.getValue().asString()));
        return strings;
    }
}
