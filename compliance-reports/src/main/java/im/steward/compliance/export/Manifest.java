package im.steward.compliance.export;

import im.steward.audit.query.Query;
import im.steward.compliance.matter.Matter;
import im.steward.trail.CanonicalJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what the files are, in canonical JSON (RFC 8785). It holds neither the export's id nor the time of its making:
 * the same question to the same archive at the same checkpoint gives the same manifest.
 */
final class Manifest {
    static final String FILE = "manifest.json";
    static final String VERSION = "1";

    private Manifest() {}

    /** @param checkpoint the trail's last signed note when collecting began; empty when there was none yet */
    static CanonicalJson of(
            Export export,
            Matter matter,
            Query query,
            String checkpoint,
            Collected collected,
            ExportFormat.Rendered rendered,
            List<String> shortfalls,
            List<Export.File> files) {
        Map<String, Object> members = new HashMap<>();
        members.put("version", VERSION);
        members.put("tool", Map.of("name", "Steward", "version", toolVersion()));
        members.put("format", export.format().name());
        members.put("language", export.language().word());
        members.put(
                "matter",
                Map.of(
                        "id",
                        matter.id().toString(),
                        "name",
                        matter.name(),
                        "scope",
                        matter.scope().content()));
        members.put(
                "query",
                Map.of(
                        "text",
                        export.query(),
                        "meaning",
                        query.text(),
                        "sha256",
                        query.digest().hex()));
        members.put("zone", export.zone().getId());
        members.put("checkpoint", checkpoint);
        members.put(
                "messages",
                Map.of("matched", collected.total(), "written", rendered.messages(), "kinds", collected.kinds()));
        members.put("removed_characters", rendered.removedCharacters());
        members.put("long_texts", rendered.longTexts());
        members.put("complete", shortfalls.isEmpty());
        members.put("shortfalls", shortfalls);
        members.put("files", files.stream().map(Manifest::file).toList());
        return CanonicalJson.of(members);
    }

    private static Map<String, Object> file(Export.File file) {
        return Map.of(
                "path",
                file.path(),
                "bytes",
                file.bytes(),
                "sha256",
                file.sha256().hex());
    }

    private static String toolVersion() {
        String version = Manifest.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
