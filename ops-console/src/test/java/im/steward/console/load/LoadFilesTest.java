package im.steward.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.probe.load.Knee;
import im.steward.probe.load.LoadPlan;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadWatcher;
import im.steward.probe.load.Second;
import im.steward.probe.load.StageResult;
import im.steward.probe.load.Verdict;
import im.steward.probe.measure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoadFilesTest {
    private static final Pattern FETCHED = Pattern.compile("<script|<link|src=|url\\(|@import");

    @TempDir
    private Path directory;

    @Test
    void theWorkbookOpensAndItsChartsAreNative() throws IOException {
        new LoadFiles(directory).finish(knee());

        for (String name : List.of("report.xlsx", "report.zh-CN.xlsx")) {
            try (InputStream in = Files.newInputStream(directory.resolve(name));
                    var workbook = new XSSFWorkbook(in)) {
                assertThat(workbook.getNumberOfSheets()).isEqualTo(4);
                var stages = workbook.getSheetAt(1);
                assertThat(stages.getDrawingPatriarch().getCharts()).hasSize(1);
                assertThat(stages.getRow(1).getCell(0).getNumericCellValue()).isEqualTo(50);
                assertThat(stages.getRow(4).getCell(0).getNumericCellValue()).isEqualTo(400);
                assertThat(workbook.getSheetAt(3).getDrawingPatriarch().getCharts())
                        .hasSize(1);
                assertThat(workbook.getSheetAt(3).getLastRowNum()).isEqualTo(900);
            }
        }
    }

    @Test
    void thePageStandsAloneAndSaysTheFindingInBothLanguages() throws IOException {
        new LoadFiles(directory).finish(knee());

        String english = Files.readString(directory.resolve("report.html"));
        String chinese = Files.readString(directory.resolve("report.zh-CN.html"));
        assertThat(english)
                .contains("It carries 283 acts a second with p99 within 250 ms; 300 are too many.")
                .contains("<svg", "staging &lt;b&gt;", "No answer in time");
        assertThat(chinese).contains("每秒 283 次操作时 p99 不超过 250 ms", "lang=\"zh-CN\"", "超时未应答");
        for (String page : List.of(english, chinese)) {
            assertThat(page).doesNotContain("http-equiv=\"refresh\"").doesNotContain("<b>");
            assertThat(FETCHED.matcher(page).find()).isFalse();
        }
    }

    @Test
    void whileTheRunGoesOnThePageReadsItselfAgain() throws IOException {
        LoadFiles files = new LoadFiles(directory);

        files.move(moment(), report(Optional.empty(), LoadReport.Ending.DONE, List.of(), List.of()));

        assertThat(Files.readString(files.page())).contains("http-equiv=\"refresh\"", "The run goes on");
        assertThat(directory.resolve("report.xlsx")).doesNotExist();
    }

    @Test
    void whatIsWrittenMeanwhileDoesNotGrowWithTheRun() throws IOException {
        LoadFiles files = new LoadFiles(directory);
        files.move(moment(), report(Optional.empty(), LoadReport.Ending.DONE, List.of(), seconds(600)));
        long early = Files.size(files.page());

        files.move(moment(), report(Optional.empty(), LoadReport.Ending.DONE, List.of(), seconds(20_000)));

        assertThat(Files.size(files.page())).isLessThan(2 * early);
        assertThat(Files.readString(files.page())).contains("<h2>Now</h2>", ">41.5<");
    }

    static LoadWatcher.Moment moment() {
        var latency = new StageResult.Latency(
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofMillis(30),
                Duration.ofNanos(41_500_000),
                Duration.ofMillis(50),
                Duration.ofMillis(60));
        return new LoadWatcher.Moment(20, 1_000, 3, 50, 0, latency);
    }

    static List<Second> seconds(int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> new Second(
                        at, 20, 20, 0, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30), 0))
                .toList();
    }

    @Test
    void everyEndingHasItsWordsInBothLanguages() {
        for (boolean chinese : List.of(false, true)) {
            var words = new LoadWords(chinese);
            for (Verdict why : Verdict.values()) {
                for (Knee knee : List.of(new Knee.Below(5, why), new Knee.AtLeast(5, why))) {
                    for (LoadReport.Ending ending : LoadReport.Ending.values()) {
                        LoadReport report = report(Optional.of(knee), ending, List.of(stage(5, why, 10)), List.of());
                        assertThat(new LoadPage(report, words).html()).doesNotContain("{0}");
                    }
                }
            }
        }
        assertThat(LoadFiles.finding(report(Optional.empty(), LoadReport.Ending.ERRORS, List.of(), List.of())))
                .isEqualTo("Nothing was loaded: 48 of 50 users could sign in.");
    }

    @Test
    void scriptsReadTheKneeAndTheStages() throws IOException {
        new LoadFiles(directory).finish(knee());

        JsonNode json = JsonMapper.shared().readTree(Files.readString(directory.resolve("report.json")));

        assertThat(json.at("/knee/kind").asString()).isEqualTo("found");
        assertThat(json.at("/knee/per_second").asDouble()).isEqualTo(283);
        assertThat(json.at("/stages")).hasSize(4);
        assertThat(json.at("/stages/2/failures/timeout").asLong()).isEqualTo(7);
        assertThat(json.at("/stages/0/acts/read/p99_ms").asDouble()).isEqualTo(20);
    }

    @Test
    void aLongRunIsDrawnWithItsPeaks() {
        List<Chart.Point> points = new ArrayList<>();
        for (int second = 0; second < 100_000; second++) {
            points.add(new Chart.Point(second, second == 77_777 ? 1_000 : 1));
        }

        String drawn = new Chart(
                        "t", "x", "y", List.of(new Chart.Line("p99", points, false)), OptionalDouble.empty(), "")
                .html();

        assertThat(drawn).hasSizeLessThan(20_000);
        // The top of the drawing is where the only peak is.
        assertThat(drawn).containsPattern("L\\d+\\.\\d 26\\.0");
    }

    static LoadReport knee() {
        List<Second> seconds = new ArrayList<>();
        for (int second = 0; second < 900; second++) {
            int rate = second < 300 ? 50 : second < 600 ? 200 : 283;
            seconds.add(new Second(
                    second,
                    rate,
                    rate,
                    second % 100 == 0 ? 3 : 0,
                    Duration.ofMillis(8 + second % 5),
                    Duration.ofMillis(20 + second % 11),
                    Duration.ofMillis(30 + second % 200),
                    0));
        }
        return report(
                Optional.of(new Knee.Found(283, 300)),
                LoadReport.Ending.DONE,
                List.of(
                        stage(50, Verdict.WITHIN, 20),
                        stage(200, Verdict.WITHIN, 60),
                        stage(400, Verdict.OVER, 1_900),
                        stage(283, Verdict.WITHIN, 190)),
                seconds);
    }

    static LoadReport report(
            Optional<Knee> knee, LoadReport.Ending ending, List<StageResult> stages, List<Second> seconds) {
        return new LoadReport(
                "staging <b>",
                URI.create("https://chat-staging.example.com"),
                "mattermost",
                Instant.parse("2026-11-20T08:15:00Z"),
                Duration.ofSeconds(900),
                new LoadPlan(
                        50,
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        Duration.ofMillis(250),
                        0.05,
                        new LoadPlan.FindKnee(50, 1_000, Duration.ofSeconds(15), Duration.ofSeconds(5), 500)),
                48,
                new StageResult(
                        0,
                        Verdict.WITHIN,
                        50,
                        48,
                        0,
                        0,
                        Optional.empty(),
                        latency(80),
                        List.of(new StageResult.Act("start", 48, Map.of(Failure.UNAUTHORIZED, 2L), latency(80)))),
                knee,
                ending,
                stages,
                seconds);
    }

    private static StageResult stage(double rate, Verdict verdict, int p99) {
        Map<Failure, Long> failures = verdict == Verdict.OVER ? Map.of(Failure.TIMEOUT, 7L) : Map.of();
        return new StageResult(
                rate,
                verdict,
                1_000,
                990,
                verdict == Verdict.OVER ? 3 : 0,
                rate * 0.99,
                Optional.of(Duration.ofNanos(400_000)),
                latency(p99),
                List.of(
                        new StageResult.Act("read", 600, failures, latency(p99)),
                        new StageResult.Act("send", 250, Map.of(), latency(p99 / 2)),
                        new StageResult.Act("receive", 140, Map.of(), latency(p99))));
    }

    private static StageResult.Latency latency(int p99) {
        return new StageResult.Latency(
                Duration.ofMillis(p99 / 4),
                Duration.ofMillis(p99 / 2),
                Duration.ofMillis(p99 * 3L / 4),
                Duration.ofMillis(p99),
                Duration.ofMillis(p99 * 2L),
                Duration.ofMillis(p99 * 3L));
    }
}
