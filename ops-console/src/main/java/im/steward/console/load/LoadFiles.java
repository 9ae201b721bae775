package im.steward.console.load;

import im.steward.probe.load.Knee;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadWatcher;
import im.steward.probe.load.StageResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the report's files into one directory; while the run goes on, the page alone. */
public final class LoadFiles {
    private final Path directory;
    private final LoadWords english = new LoadWords(false);
    private final LoadWords chinese = new LoadWords(true);

    public LoadFiles(Path directory) {
        this.directory = directory;
    }

    /** @return where the files will be */
    public Path begin() throws IOException {
        return Files.createDirectories(directory);
    }

    /** @return the page that a browser may watch */
    public Path page() {
        return directory.resolve("report.html");
    }

    /** What is written does not grow with the run. */
    public void move(LoadWatcher.Moment now, LoadReport soFar) throws IOException {
        page("report.html", new LoadPage(soFar, english).live(now));
        page("report.zh-CN.html", new LoadPage(soFar, chinese).live(now));
    }

    /** @return what was written */
    public List<Path> finish(LoadReport report) throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(page("report.html", new LoadPage(report, english).html()));
        files.add(page("report.zh-CN.html", new LoadPage(report, chinese).html()));
        files.add(workbook("report.xlsx", new LoadWorkbook(report, english)));
        files.add(workbook("report.zh-CN.xlsx", new LoadWorkbook(report, chinese)));
        files.add(page("report.json", json(report).toPrettyString() + "\n"));
        return files;
    }

    /** The one sentence that matters, for a terminal. */
    public static String finding(LoadReport report) {
        return finding(report, false);
    }

    static String finding(LoadReport report, boolean chinese) {
        return new LoadSummary(report, new LoadWords(chinese)).finding();
    }

    /** What a script reads; names no account. */
    public static ObjectNode json(LoadReport report) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("target", report.target())
                .put("address", report.address().toString())
                .put("script", report.script())
                .put("began_at", report.beganAt().toString())
                .put("seconds", report.took().toMillis() / 1e3)
                .put("ending", report.ending().name().toLowerCase(Locale.ROOT))
                .put("users", report.came())
                .put("objective_ms", LoadSummary.millis(report.plan().objective()));
        report.knee().ifPresentOrElse(knee -> knee(json.putObject("knee"), knee), () -> json.putNull("knee"));
        var stages = json.putArray("stages");
        report.stages().forEach(stage -> stage(stages.addObject(), stage));
        return json;
    }

    private static void knee(ObjectNode json, Knee knee) {
        switch (knee) {
            case Knee.Found(var rate, var over) ->
                json.put("kind", "found").put("per_second", rate).put("over", over);
            case Knee.AtLeast(var rate, var why) ->
                json.put("kind", "at-least").put("per_second", rate).put("why", why.word());
            case Knee.Below(var rate, var why) ->
                json.put("kind", "below").put("per_second", rate).put("why", why.word());
        }
    }

    private static void stage(ObjectNode json, StageResult stage) {
        json.put("per_second", stage.perSecond())
                .put("verdict", stage.verdict().word())
                .put("samples", stage.samples())
                .put("good", stage.good())
                .put("failed", stage.failed())
                .put("unfinished", stage.unfinished());
        latency(json, stage.latency());
        ObjectNode failures = json.putObject("failures");
        stage.failures().forEach((failure, count) -> failures.put(failure.word(), count));
        ObjectNode acts = json.putObject("acts");
        for (StageResult.Act act : stage.acts()) {
            latency(acts.putObject(act.name()).put("good", act.good()).put("failed", act.failed()), act.latency());
        }
    }

    private static void latency(ObjectNode json, StageResult.Latency latency) {
        json.put("p50_ms", LoadSummary.millis(latency.p50()))
                .put("p90_ms", LoadSummary.millis(latency.p90()))
                .put("p95_ms", LoadSummary.millis(latency.p95()))
                .put("p99_ms", LoadSummary.millis(latency.p99()))
                .put("p999_ms", LoadSummary.millis(latency.p999()))
                .put("max_ms", LoadSummary.millis(latency.max()));
    }

    /** Whoever reads it meanwhile finds a whole one. */
    private Path page(String name, String text) throws IOException {
        Path draft = directory.resolve(name + ".draft");
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        return Files.move(
                draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path workbook(String name, LoadWorkbook workbook) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            workbook.write(out);
        }
        return file;
    }
}
