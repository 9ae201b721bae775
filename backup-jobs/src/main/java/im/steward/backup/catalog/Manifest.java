package im.steward.backup.catalog;

import im.steward.backup.vault.SnapshotId;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.VaultName;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a complete set consists of, in canonical JSON, signed, and naming the manifest before it by hash: a set that was
 * taken away or put in between shows as a break in the chain. Lies in the vault beside the set, so that a set can be
 * restored and checked without our database.
 *
 * @param previous hash of the bytes of the plan's manifest before this one
 * @param joins what the join checks counted: {@code mattermost.files → 2000}
 */
public record Manifest(
        BackupSetId set,
        PlanName plan,
        VaultName vault,
        Instant begunAt,
        Canary canary,
        List<SetPart> parts,
        Map<String, Long> joins,
        Optional<Sha256> previous) {
    /** Its stream in the vault. */
    public static final String PATH = "/manifest.json";

    private static final String FORMAT = "steward-backup-manifest";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    public Manifest {
        parts = List.copyOf(parts);
        joins = Map.copyOf(joins);
    }

    /** The bytes that go into the vault; equal content and key give equal bytes. */
    public byte[] signed(ManifestKey key) {
        Map<String, Object> content = content();
        byte[] signature = key.sign(CanonicalJson.of(content).text());
        return CanonicalJson.of(Map.of(
                        "manifest", content, "signature", Base64.getEncoder().encodeToString(signature)))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #signed} wrote; refuses what another key signed, what was changed, and a newer release's form. */
    public static Manifest verify(byte[] bytes, PublicKey key) {
        try {
            JsonNode envelope = JSON.readTree(bytes);
            JsonNode content = envelope.path("manifest");
            String text = CanonicalJson.of(members(content)).text();
            byte[] signature =
                    Base64.getDecoder().decode(envelope.path("signature").asString());
            boolean whole = Arrays.equals(bytes, canonical(content, signature));
            if (!whole || !ManifestKey.verifies(key, text, signature)) {
                throw damaged();
            }
            if (!content.path("format").asString().equals(FORMAT)
                    || content.path("version").asInt() != VERSION) {
                throw new RefusedException(new Fault(
                        "backup-set-newer",
                        "The set was taken by a newer release, in a form that this one does not read",
                        "Restore it with the release that took it, or a newer one"));
            }
            return read(content);
        } catch (JacksonException | IllegalArgumentException unreadable) {
            throw new IntegrityException(damaged().fault(), unreadable);
        }
    }

    private static IntegrityException damaged() {
        return new IntegrityException(new Fault(
                "manifest-damaged",
                "The set's manifest is not as it was signed",
                "Restore from another set, and find out who or what wrote to the vault"));
    }

    private static byte[] canonical(JsonNode content, byte[] signature) {
        return CanonicalJson.of(Map.of(
                        "manifest",
                        members(content),
                        "signature",
                        Base64.getEncoder().encodeToString(signature)))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new HashMap<>();
        content.put("format", FORMAT);
        content.put("version", VERSION);
        content.put("set", set.toString());
        content.put("plan", plan.value());
        content.put("vault", vault.value());
        content.put("begun_at", begunAt.toString());
        content.put("canary", Map.of("nonce", canary.nonce(), "at", canary.at().toString()));
        content.put("parts", parts.stream().map(Manifest::part).toList());
        content.put("joins", joins);
        content.put("previous", previous.map(Sha256::hex).orElse(""));
        return content;
    }

    private static Map<String, Object> part(SetPart part) {
        return Map.of(
                "name", part.name().value(),
                "kind", part.kind(),
                "consistent_at", part.consistentAt().toString(),
                "stored", part.stored().stream().map(Manifest::stored).toList(),
                "fingerprints", part.fingerprints(),
                "facts", part.facts(),
                "spent_millis", part.spent().toMillis());
    }

    private static Map<String, Object> stored(Stored stored) {
        return Map.of(
                "snapshot", stored.snapshot().value(),
                "path", stored.path(),
                "bytes", stored.bytes(),
                "added", stored.added(),
                "sha256", stored.sha256().map(Sha256::hex).orElse(""));
    }

    private static Manifest read(JsonNode content) {
        List<SetPart> parts = new ArrayList<>();
        for (JsonNode part : content.path("parts")) {
            List<Stored> stored = new ArrayList<>();
            for (JsonNode one : part.path("stored")) {
                stored.add(new Stored(
                        SnapshotId.of(one.path("snapshot").asString()),
                        one.path("path").asString(),
                        one.path("bytes").asLong(),
                        one.path("added").asLong(),
                        sha256(one.path("sha256"))));
            }
            parts.add(new SetPart(
                    PartName.of(part.path("name").asString()),
                    part.path("kind").asString(),
                    Instant.parse(part.path("consistent_at").asString()),
                    stored,
                    strings(part.path("fingerprints")),
                    strings(part.path("facts")),
                    Duration.ofMillis(part.path("spent_millis").asLong())));
        }
        Map<String, Long> joins = new TreeMap<>();
        content.path("joins")
                .properties()
                .forEach(join -> joins.put(join.getKey(), join.getValue().asLong()));
        return new Manifest(
                BackupSetId.of(content.path("set").asString()),
                PlanName.of(content.path("plan").asString()),
                VaultName.of(content.path("vault").asString()),
                Instant.parse(content.path("begun_at").asString()),
                new Canary(
                        content.path("canary").path("nonce").asString(),
                        Instant.parse(content.path("canary").path("at").asString())),
                parts,
                joins,
                sha256(content.path("previous")));
    }

    private static Optional<Sha256> sha256(JsonNode hex) {
        return hex.asString().isEmpty() ? Optional.empty() : Optional.of(Sha256.ofHex(hex.asString()));
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new TreeMap<>();
        node.properties()
                .forEach(pair -> strings.put(pair.getKey(), pair.getValue().asString()));
        return strings;
    }

    private static Map<String, Object> members(JsonNode node) {
        Map<String, Object> members = new LinkedHashMap<>();
        node.properties().forEach(pair -> members.put(pair.getKey(), plain(pair.getValue())));
        return members;
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            return members(node);
        }
        if (node.isArray()) {
            List<Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        if (node.isString()) {
            return node.asString();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        throw new IllegalArgumentException("a manifest holds texts and whole numbers");
    }
}
