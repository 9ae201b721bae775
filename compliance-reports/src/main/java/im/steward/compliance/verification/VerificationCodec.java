package im.steward.compliance.verification;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code verify.json}; what is not exactly one is refused, since it will be shown to auditors. */
final class VerificationCodec {
    private static final int MOST_CHECKS = 20_000;
    private static final int MOST_HOSTS = 1_000;
    private static final int LONGEST_NAME = 200;
    /** Years of four digits. */
    private static final int LONGEST_MOMENT = 16;

    private static final int LONGEST_TEXT = 4_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    /** A key that is there twice would say two things. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VerificationCodec() {}

    static VerificationReport decode(byte[] document) {
        JsonNode json;
        try {
            json = JSON.readTree(document);
        } catch (JacksonException malformed) {
            throw new InvalidException(unreadable("it is not JSON"), malformed);
        }
        if (!json.path("proofs").isArray() || json.path("proofs").size() > MOST_CHECKS) {
            throw new InvalidException(unreadable("it has no list of proofs"));
        }
        List<Check> checks = new ArrayList<>();
        for (JsonNode proof : json.path("proofs")) {
            checks.add(check(proof));
        }
        if (checks.isEmpty()) {
            throw new InvalidException(unreadable("it has no proofs"));
        }
        var report = new VerificationReport(line(json, "site", LONGEST_NAME), moment(json), hosts(json), checks);
        // Its own sums: somebody who takes a failed proof out must not get away with it by mere neglect.
        if (count(json, "failed") != report.failed()
                || count(json, "passed") != report.checks().size() - report.failed()) {
            throw new InvalidException(new Fault(
                    "verification-contradicts-itself",
                    "The file counts %d passed and %d failed proofs, and holds %d and %d"
                            .formatted(
                                    count(json, "passed"),
                                    count(json, "failed"),
                                    report.checks().size() - report.failed(),
                                    report.failed()),
                    "Take the file as verify.yml wrote it, or run verify.yml again"));
        }
        return report;
    }

    private static List<String> hosts(JsonNode json) {
        JsonNode hosts = json.path("hosts");
        if (!hosts.isArray() || hosts.isEmpty() || hosts.size() > MOST_HOSTS) {
            throw new InvalidException(unreadable("it has no list of hosts"));
        }
        return hosts.valueStream()
                .map(host -> lineOf(host, "hosts", LONGEST_NAME))
                .toList();
    }

    private static Check check(JsonNode proof) {
        if (!proof.path("pass").isBoolean()
                || !proof.path("seconds").isNumber()
                || !Double.isFinite(proof.path("seconds").asDouble())
                || proof.path("seconds").asDouble() < 0) {
            throw new InvalidException(unreadable("a proof has no 'pass' or no 'seconds'"));
        }
        return new Check(
                line(proof, "service", LONGEST_NAME),
                line(proof, "target", LONGEST_NAME),
                line(proof, "from", LONGEST_NAME),
                line(proof, "action", LONGEST_TEXT),
                textOf(proof.path("observation"), "observation", LONGEST_TEXT),
                proof.path("pass").asBoolean(),
                proof.path("seconds").asDouble());
    }

    private static String line(JsonNode json, String key, int longest) {
        return lineOf(json.path(key), key, longest);
    }

    /** One line that says something. */
    private static String lineOf(JsonNode value, String key, int longest) {
        String line = textOf(value, key, longest);
        if (line.isBlank() || CONTROL.matcher(line).find()) {
            throw absent(key);
        }
        return line;
    }

    /** Any text but NUL, which the database keeps nowhere. */
    private static String textOf(JsonNode value, String key, int longest) {
        if (!value.isString()
                || value.asString().length() > longest
                || value.asString().contains("\0")) {
            throw absent(key);
        }
        return value.asString();
    }

    private static InvalidException absent(String key) {
        return new InvalidException(unreadable("'%s' is missing or too long".formatted(key)));
    }

    private static int count(JsonNode json, String key) {
        return json.path(key).isIntegralNumber() && json.path(key).canConvertToInt()
                ? json.path(key).asInt()
                : -1;
    }

    private static Instant moment(JsonNode json) {
        try {
            return LocalDateTime.parse(line(json, "at", LONGEST_MOMENT), MOMENT).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException malformed) {
            throw new InvalidException(unreadable("'at' is no moment"), malformed);
        }
    }

    private static Fault unreadable(String why) {
        return new Fault(
                "verification-unreadable",
                "This is no verify.json: " + why,
                "Take the file verify.json that verify.yml wrote into evidence/ beside the inventory");
    }
}
